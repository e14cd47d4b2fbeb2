package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded operations on few ids, each of them with bytes that no other has. */
public final class Operations {

  static final Duration INTERVAL = Duration.ofMillis(3);

  private static final int IDS = 6;
  private static final int[] SOURCE_BYTES = {0, 8, 40, 200, 700};

  private final SplittableRandom random;

  public Operations(SplittableRandom random) {
    this.random = random;
  }

  /** Any batch, now and then one of a page or two. */
  public List<LogOperation> batch() {
    if (random.nextInt(16) == 0) {
      return List.of(new LogOperation.Barrier(random.nextBoolean()));
    }
    int size = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3);
    List<LogOperation> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      batch.add(random.nextInt(4) == 0 ? new LogOperation.Delete(id()) : put());
    }
    return batch;
  }

  private LogOperation put() {
    int length = SOURCE_BYTES[random.nextInt(SOURCE_BYTES.length)];
    byte[] source = new byte[random.nextInt(24) == 0 ? 6_000 : length];
    random.nextBytes(source);
    List<LogDocument.VectorField> vectors = new ArrayList<>();
    float[] floats = new float[1 + random.nextInt(4)];
    for (int i = 0; i < floats.length; i++) {
      // Any bits, those of a NaN included.
      floats[i] = Float.intBitsToFloat(random.nextInt());
    }
    vectors.add(new LogDocument.FloatVector("float", floats));
    if (random.nextInt(4) == 0) {
      byte[] bytes = new byte[random.nextInt(6)];
      random.nextBytes(bytes);
      vectors.add(new LogDocument.ByteVector("byte", bytes));
    }
    return new LogOperation.Put(new LogDocument(id(), vectors, source));
  }

  private byte[] id() {
    return id(random.nextInt(IDS));
  }

  public static byte[] id(int number) {
    return ("id" + number).getBytes(StandardCharsets.UTF_8);
  }

  DurabilityMode mode() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> DurabilityMode.SYNC;
      case 3 -> DurabilityMode.SYNC_PROVEN;
      case 4, 5 -> DurabilityMode.OS;
      case 6 -> DurabilityMode.async(INTERVAL);
      default -> DurabilityMode.OFF;
    };
  }

  public static boolean equal(List<LogOperation> some, List<LogOperation> others) {
    boolean equal = some.size() == others.size();
    for (int i = 0; equal && i < some.size(); i++) {
      equal = equal(some.get(i), others.get(i));
    }
    return equal;
  }

  private static boolean equal(LogOperation one, LogOperation other) {
    if (one instanceof LogOperation.Put put && other instanceof LogOperation.Put second) {
      return equal(put.record(), second.record());
    }
    if (one instanceof LogOperation.Delete delete && other instanceof LogOperation.Delete second) {
      return Arrays.equals(delete.id(), second.id());
    }
    return one.equals(other);
  }

  private static boolean equal(LogDocument one, LogDocument other) {
    boolean equal =
        Arrays.equals(one.id(), other.id())
            && Arrays.equals(one.source(), other.source())
            && one.vectors().size() == other.vectors().size();
    for (int i = 0; equal && i < one.vectors().size(); i++) {
      equal = equal(one.vectors().get(i), other.vectors().get(i));
    }
    return equal;
  }

  private static boolean equal(LogDocument.VectorField one, LogDocument.VectorField other) {
    if (one.name().equals(other.name()) == false) {
      return false;
    }
    if (one instanceof LogDocument.FloatVector floats) {
      return other instanceof LogDocument.FloatVector second
          && Arrays.equals(bits(floats.values()), bits(second.values()));
    }
    return other instanceof LogDocument.ByteVector second
        && Arrays.equals(((LogDocument.ByteVector) one).values(), second.values());
  }

  public static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
