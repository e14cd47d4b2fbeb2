package dev.vectorcodec.durable;

import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/**
 * Promise: a merge that fails in the thread of a caller ends the writer, and nobody waits for it.
 */
public class TestSerialMerges extends DurableTestCase {

  /** Much longer than it takes. */
  private static final long LIMIT_SECONDS = 60;

  private final AtomicBoolean merges = new AtomicBoolean();
  private final CountDownLatch firstMerge = new CountDownLatch(1);
  private final CountDownLatch secondMerge = new CountDownLatch(1);

  /** Merges two segments at a time that nobody merges, once it may. */
  private final class Pairs extends FilterMergePolicy {

    Pairs() {
      super(NoMergePolicy.INSTANCE);
    }

    @Override
    public MergeSpecification findMerges(
        MergeTrigger trigger, SegmentInfos infos, MergeContext context) {
      List<SegmentCommitInfo> free =
          infos.asList().stream()
              .filter(segment -> context.getMergingSegments().contains(segment) == false)
              .toList();
      if (merges.get() == false || free.size() < 2) {
        return null;
      }
      if (firstMerge.getCount() == 0) {
        secondMerge.countDown();
      }
      MergeSpecification specification = new MergeSpecification();
      specification.add(new MergePolicy.OneMerge(free.subList(0, 2)));
      return specification;
    }

    @Override
    public MergeSpecification findFullFlushMerges(
        MergeTrigger trigger, SegmentInfos infos, MergeContext context) {
      return findMerges(trigger, infos, context);
    }
  }

  /** The first merge cannot write as soon as another thread wants a second one. */
  private final class MeetingScheduler extends SerialMergeScheduler {

    @Override
    public Directory wrapForMerge(MergePolicy.OneMerge merge, Directory in) {
      firstMerge.countDown();
      await(secondMerge);
      return new FilterDirectory(in) {
        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
          throw new IOException("planned");
        }
      };
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  /** Runs a call that may meet the merge which fails. */
  private static Thread start(Call call) {
    Thread thread =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (IOException | AlreadyClosedException e) {
                // What the caller gets is the writer's to say.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * A commit waited for the merge of another thread with Lucene's lock for commits in hand. That
   * merge met a disk that fails, and waited for the same lock to end the writer: both for ever.
   */
  public void testAMergeFailsWhileAnotherThreadCommits() throws Exception {
    IndexWriterConfig config =
        config().setMergeScheduler(new MeetingScheduler()).setMergePolicy(new Pairs());
    DurableIndexWriter writer = open(config, options());
    Map<String, String> written = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      writer.index(record("id" + i, "text"));
      written.put("id" + i, "text");
      writer.flush();
    }
    merges.set(true);
    Thread merging = start(writer::maybeMerge);
    await(firstMerge);
    // With something to flush, so that merges follow the commit.
    writer.index(record("id4", "text"));
    written.put("id4", "text");
    Thread committing = start(writer::commit);
    for (Thread thread : List.of(merging, committing)) {
      thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      assertFalse("hangs at " + List.of(thread.getStackTrace()), thread.isAlive());
    }
    closeAnyway(writer);
    assertFalse(writer.isOpen());
    assertEquals("planned", writer.getTragicException().getMessage());
    crash(CrashModel.STRICT);
    try (DurableIndexWriter again = open()) {
      assertEquals(written, content(again));
    }
  }
}
