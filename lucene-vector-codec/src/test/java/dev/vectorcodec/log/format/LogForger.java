package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Changes fields in the files of a log and makes the checksums right again: what no writer writes
 * and no checksum finds. Offsets are those of the document.
 */
public final class LogForger {

  private static final int HEADER_COPY_BYTES = 4096;
  private static final int[] HEADER_INTS = {12, 120, 124};
  private static final int[] HEADER_LONGS = {16, 24, 32, 48, 72, 80, 88, 96, 104, 112, 144, 152};
  private static final int[] FRAME_INTS = {4, 16};
  private static final int[] FRAME_LONGS = {8, 24};

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, List<PlainFrame>> frames = new TreeMap<>();

  /**
   * Starts with undamaged files.
   *
   * @param names of generations
   */
  public LogForger(MemoryLogStorage storage, List<String> names) {
    for (String name : names) {
      files.put(name, storage.bytes(name));
      frames.put(name, PlainFrame.of(storage.bytes(name)));
    }
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Changes one field; returns what was done. The checksums are wrong afterwards. */
  public String forge(SplittableRandom random) {
    List<String> names = List.copyOf(files.keySet());
    String name = names.get(random.nextInt(names.size()));
    ByteBuffer file = view(files.get(name));
    List<PlainFrame> all = frames.get(name);
    PlainFrame frame = all.get(random.nextInt(all.size()));
    int payloadInts = (frame.end() - frame.offset() - 40) / Integer.BYTES;
    return name
        + switch (random.nextInt(payloadInts > 0 ? 6 : 5)) {
          case 0 -> forgeInt(file, HEADER_INTS[random.nextInt(HEADER_INTS.length)], true, random);
          case 1 ->
              forgeLong(file, HEADER_LONGS[random.nextInt(HEADER_LONGS.length)], true, random);
          case 2 -> {
            int field = FRAME_INTS[random.nextInt(FRAME_INTS.length)];
            yield forgeInt(file, frame.offset() + field, false, random);
          }
          case 3 -> {
            int field = FRAME_LONGS[random.nextInt(FRAME_LONGS.length)];
            yield forgeLong(file, frame.offset() + field, false, random);
          }
          case 4 -> {
            file.put(frame.offset() + 20, (byte) random.nextInt(8));
            yield " type of the frame at " + frame.offset();
          }
          default -> {
            int at = frame.offset() + 40 + Integer.BYTES * random.nextInt(payloadInts);
            yield forgeInt(file, at, false, random);
          }
        };
  }

  /** Sets a field of a file's header, in both copies. */
  public void putHeaderLong(String name, int field, long value) {
    view(files.get(name)).putLong(field, value).putLong(HEADER_COPY_BYTES + field, value);
  }

  private static String forgeInt(
      ByteBuffer file, int at, boolean isDoubled, SplittableRandom random) {
    int old = file.getInt(at);
    int[] choices = {
      0, 1, -1, old + 1, old - 1, 8, -8, old * 2, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
    };
    int pick = random.nextInt(choices.length + 1);
    int value = pick < choices.length ? choices[pick] : random.nextInt();
    file.putInt(at, value);
    if (isDoubled) {
      file.putInt(at + HEADER_COPY_BYTES, value);
    }
    return " int at " + at + ": " + old + " to " + value;
  }

  private static String forgeLong(
      ByteBuffer file, int at, boolean isDoubled, SplittableRandom random) {
    long old = file.getLong(at);
    long[] choices = {
      0, 1, -1, old + 1, old - 1, 8192, old + 8, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE
    };
    int pick = random.nextInt(choices.length + 2);
    long value = pick < choices.length ? choices[pick] : random.nextLong() >>> random.nextInt(64);
    file.putLong(at, value);
    if (isDoubled) {
      file.putLong(at + HEADER_COPY_BYTES, value);
    }
    return " long at " + at + ": " + old + " to " + value;
  }

  /**
   * Makes all checksums right.
   *
   * @param chained whether seals and headers, too, say what the frames before them are now
   */
  public void seal(boolean chained) {
    int chain = 0;
    boolean isFirst = true;
    for (String name : files.keySet()) {
      byte[] bytes = files.get(name);
      if (chained && isFirst == false) {
        view(bytes).putInt(120, chain).putInt(HEADER_COPY_BYTES + 120, chain);
      }
      for (int copy = 0; copy < 2; copy++) {
        int start = copy * HEADER_COPY_BYTES;
        view(bytes).putInt(start + 4092, checksum(bytes, start, 4092));
      }
      for (PlainFrame frame : frames.get(name)) {
        if (chained && frame.type() == PlainFrame.SEAL) {
          view(bytes).putLong(frame.offset() + 40, Integer.toUnsignedLong(chain));
        }
        seal(bytes, frame.offset());
        chain = chain(chain, bytes, frame.offset());
      }
      isFirst = false;
    }
  }

  /** Makes the checksums of a frame right, as far as its payload is there. */
  static void seal(byte[] bytes, int offset) {
    ByteBuffer file = view(bytes);
    int payloadBytes = file.getInt(offset + 4);
    if (payloadBytes >= 0 && payloadBytes <= bytes.length - offset - 40) {
      file.putInt(offset + 32, checksum(bytes, offset + 40, payloadBytes));
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, 36);
    crc.update(view(new byte[16]).putLong(file.getLong(88)).putLong(offset).flip());
    file.putInt(offset + 36, (int) crc.getValue());
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  private static int chain(int before, byte[] bytes, int offset) {
    CRC32C crc = new CRC32C();
    crc.update(view(new byte[4]).putInt(before).flip());
    crc.update(bytes, offset, 40);
    return (int) crc.getValue();
  }

  /** Puts the files where a log looks for them. */
  public void writeTo(MemoryLogStorage storage) {
    files.forEach(storage::setBytes);
  }

  /** Changes the newest state of a witness, and corrects its checksum. */
  public static void forgeWitness(MemoryLogStorage storage, Consumer<ByteBuffer> change)
      throws IOException {
    byte[] bytes = storage.bytes(LogFileNames.WITNESS);
    int at = WitnessLayout.slotOffset(WitnessReader.read(storage, new ArrayList<>()).slot());
    ByteBuffer slot = ByteBuffer.wrap(bytes, at, 512).slice().order(ByteOrder.LITTLE_ENDIAN);
    change.accept(slot);
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, 508);
    slot.putInt(508, (int) crc.getValue());
    storage.setBytes(LogFileNames.WITNESS, bytes);
  }
}
