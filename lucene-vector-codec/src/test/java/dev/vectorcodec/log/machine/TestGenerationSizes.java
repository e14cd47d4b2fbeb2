package dev.vectorcodec.log.machine;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.PayloadWriter;
import dev.vectorcodec.log.machine.LogRequest.Force;
import dev.vectorcodec.log.machine.LogRequest.Prepare;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a log costs disk in proportion to what is written, and keeps the speed of preallocation.
 *
 * <p>The story: every generation was made with 64 MiB of zeros, and every commit started one, so an
 * application with a commit a second wrote 5.5 TB a day.
 */
public class TestGenerationSizes extends LuceneTestCase {

  private static final long LIMIT = LogOptions.DEFAULT.preallocationBytes();
  private static final long FIRST = AppendSpace.MIN_ZERO_BYTES;

  private final LogMachine machine =
      new LogMachine(LogOptions.DEFAULT, new ReplayPoint(1, 8192, 1, 0), 8192 + FIRST);

  /** Zeros of the generations that were made in advance, in order. */
  private final List<Long> zeros = new ArrayList<>();

  private long frameBytes;
  private int grownForces;

  /** All that is due happens, and the next generation is there as soon as it is asked for. */
  private void settle() {
    LogRequest request = machine.next(0, true);
    while (request != null) {
      grownForces += request instanceof Force force && force.grown() ? 1 : 0;
      request.done(machine, 0, 0);
      request = machine.next(0, true);
    }
    Prepare prepare = machine.prepare(0);
    if (prepare != null) {
      zeros.add(prepare.zeroBytes());
      machine.nextGeneration().prepared(prepare);
    }
  }

  private void write(long bytes, int sizeOfAFrame) {
    FrameContent content =
        PayloadWriter.frame(List.of(LogTestCase.put("id", "x".repeat(sizeOfAFrame))), 1 << 30);
    for (long written = 0; written < bytes; written += content.sizeInBytes()) {
      machine.append(content, DurabilityMode.SYNC, 0);
      frameBytes += content.sizeInBytes();
      settle();
    }
  }

  private void commit() {
    if (machine.nextGeneration().isRotationDue()) {
      machine.rotate(0);
    } else {
      assertNotNull(machine.mark().point());
    }
    settle();
  }

  private long sum(int from, int to) {
    return zeros.subList(from, to).stream().mapToLong(Long::longValue).sum();
  }

  /** Each is twice as large as the one before, and none is outgrown. */
  public void testNoCommits() {
    write(LIMIT, 60_000);
    long used = machine.reached(Progress.GENERATION);
    assertTrue("generations: " + used, used <= 10);
    for (int i = 0; i < zeros.size(); i++) {
      assertEquals(Math.min(LIMIT, FIRST << (i + 1)), (long) zeros.get(i));
    }
    long behind = FIRST + sum(0, (int) used - 2);
    assertTrue(behind + " zeros of finished generations", behind <= frameBytes);
    assertEquals("forces of metadata", 0, grownForces);
    write(4 * LIMIT, 60_000);
    assertEquals("forces of metadata", 0, grownForces);
    assertEquals(LIMIT, (long) zeros.get(zeros.size() - 1));
  }

  /** Under a steady load zeros are at most twice what is written, however much a commit holds. */
  public void testSteadyCommits() {
    for (int commitBytes : new int[] {200, 20_000, 300_000, 3_000_000}) {
      write(1 << 20, 200);
      commit();
      int commits = 30;
      while (machine.reached(Progress.GENERATION) < zeros.size()) {
        commit();
      }
      long before = frameBytes;
      int made = zeros.size();
      for (int i = 0; i < commits; i++) {
        write(commitBytes, commitBytes / 2);
        commit();
      }
      long written = frameBytes - before;
      String message = commitBytes + " bytes a commit: zeros " + zeros + " for " + written;
      assertTrue(message, sum(made, zeros.size()) <= 2 * written + 2 * LIMIT / 4);
    }
    assertEquals("forces of metadata", 0, grownForces);
  }

  /** After a burst small commits lead back to small generations. */
  public void testSmallAgain() {
    write(LIMIT, 60_000);
    commit();
    long present = zeros.get(zeros.size() - 1);
    assertTrue("zeros: " + present, present >= LIMIT / 2);
    for (int i = 0; i < 2400; i++) {
      write(30_000, 30_000);
      commit();
    }
    assertEquals(FIRST, (long) zeros.get(zeros.size() - 1));
  }

  /** Frames larger than the generation, and than the next: the log does not stay in one file. */
  public void testFramesLargerThanGenerations() {
    write(30 << 20, 1_000_000);
    assertTrue("generations: " + zeros, machine.reached(Progress.GENERATION) >= 4);
    assertTrue("forces of metadata: " + grownForces, grownForces <= 2);
  }

  /** A commit that finds nothing new in the log leaves it alone. */
  public void testCommitsOfNothing() {
    write(FIRST / 2, 1000);
    commit();
    long generation = machine.reached(Progress.GENERATION);
    assertEquals(2, generation);
    for (int i = 0; i < 5; i++) {
      commit();
    }
    assertEquals(generation, machine.reached(Progress.GENERATION));
  }
}
