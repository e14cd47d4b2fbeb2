package dev.vectorcodec.crash.kill;

import dev.vectorcodec.crash.model.IndexModel;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One write of a process that is going to be killed. All its bytes follow from a seed and these
 * numbers, so that who finds a document can tell whether it was ever written, and by whom.
 *
 * @param run of the process, counted over a campaign
 * @param thread of the process
 * @param sequence of the thread's writes, from 0 on without a gap
 */
public record KillWrite(int run, int thread, int sequence) {

  /** Few enough for threads to meet at them. */
  private static final int IDS = 24;

  private static final int DIMENSION = 4;
  private static final int MAX_OPERATIONS = 4;
  private static final Duration INTERVAL = Duration.ofMillis(3);

  /** Longer than a term may be, so that the index refuses the document. */
  private static final int REFUSED_BYTES = 33_000;

  /** Bytes of a source that name the write and the operation in it. */
  private static final int NAME_BYTES = 16;

  /** Which operation of which write. */
  public record Place(KillWrite write, int operation) {}

  private SplittableRandom random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int number : new int[] {run, thread, sequence}) {
      random = new SplittableRandom(random.nextLong() ^ number);
    }
    return random;
  }

  /** Whether the index refuses the write. */
  public boolean isRefused(long seed) {
    return random(seed).nextInt(200) >= 196;
  }

  /** Whether the thread waits until the write is durable, whatever its mode. */
  boolean isAwaited(long seed) {
    return new SplittableRandom(random(seed).nextLong()).nextInt(5) == 0;
  }

  DurabilityMode mode(long seed) {
    if (isRefused(seed)) {
      // Who is told of a refusal is told for good.
      return DurabilityMode.SYNC;
    }
    return switch (random(seed).split().nextInt(10)) {
      case 0, 1, 2, 3, 4 -> DurabilityMode.SYNC;
      case 5 -> DurabilityMode.SYNC_PROVEN;
      case 6, 7 -> DurabilityMode.OS;
      case 8 -> DurabilityMode.async(INTERVAL);
      default -> DurabilityMode.OFF;
    };
  }

  /** Whether a write that was acknowledged must be there after a kill. */
  public boolean survivesKill(long seed) {
    DurabilityMode mode = mode(seed);
    return isAwaited(seed)
        || mode.equals(DurabilityMode.SYNC)
        || mode.equals(DurabilityMode.SYNC_PROVEN)
        || mode.equals(DurabilityMode.OS);
  }

  public List<LogOperation> batch(long seed) {
    SplittableRandom random = random(seed);
    int kind = random.nextInt(200);
    if (kind == 0) {
      return List.of(new LogOperation.Barrier(true));
    }
    int size = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(MAX_OPERATIONS - 1);
    List<LogOperation> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      byte[] id = id(random.nextInt(IDS));
      boolean last = i == size - 1;
      int length = isRefused(seed) && last ? REFUSED_BYTES : NAME_BYTES + random.nextInt(100);
      if (random.nextInt(4) == 0 && (isRefused(seed) && last) == false) {
        batch.add(new LogOperation.Delete(id));
      } else {
        batch.add(put(id, i, length, random));
      }
    }
    return batch;
  }

  private LogOperation put(byte[] id, int operation, int length, SplittableRandom random) {
    byte[] source = new byte[length];
    random.nextBytes(source);
    ByteBuffer.wrap(source).putInt(run).putInt(thread).putInt(sequence).putInt(operation);
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
    }
    return new LogOperation.Put(
        new LogDocument(
            id, List.of(new LogDocument.FloatVector(IndexModel.VECTOR, vector)), source));
  }

  private static byte[] id(int number) {
    return ("id" + number).getBytes(StandardCharsets.US_ASCII);
  }

  /** What the source of a document names; its other bytes may say otherwise. */
  static Place place(byte[] source) {
    Violation.require(
        source.length >= NAME_BYTES,
        Promise.NOTHING_INVENTED,
        "a source of " + source.length + " bytes was never written");
    ByteBuffer in = ByteBuffer.wrap(source);
    return new Place(new KillWrite(in.getInt(), in.getInt(), in.getInt()), in.getInt());
  }
}
