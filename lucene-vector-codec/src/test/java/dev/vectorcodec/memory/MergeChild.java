package dev.vectorcodec.memory;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.NamedThreadFactory;

/** Another process that merges an index, and says what it has done. */
final class MergeChild {

  /** How an index is merged. */
  enum Kind {
    /** To one segment, by one thread. */
    ALONE,
    /** To one segment, by one thread and a helper. */
    HELPED,
    /** Four segments to two, at the same time. */
    TWO_MERGES
  }

  private MergeChild() {}

  /** What it says when it has merged as wanted. */
  static String done(Kind kind, int built, int carried) {
    return kind + " built " + built + " carried " + carried;
  }

  /** Lets a thread help in merges. */
  private static final class HelpedMerges extends SerialMergeScheduler {

    private final ExecutorService executor;

    HelpedMerges(ExecutorService executor) {
      this.executor = executor;
    }

    @Override
    public ExecutorService getIntraMergeExecutor(MergePolicy.OneMerge merge) {
      return executor;
    }
  }

  /** Merges the first two of four segments, and the other two. */
  private static final class TwoMerges extends FilterMergePolicy {

    TwoMerges() {
      super(NoMergePolicy.INSTANCE);
    }

    @Override
    public MergeSpecification findForcedMerges(
        SegmentInfos infos,
        int most,
        Map<SegmentCommitInfo, Boolean> segments,
        MergeContext context) {
      if (infos.size() != 4) {
        return null;
      }
      List<SegmentCommitInfo> all = infos.asList();
      MergeSpecification merges = new MergeSpecification();
      merges.add(new OneMerge(all.subList(0, 2)));
      merges.add(new OneMerge(all.subList(2, 4)));
      return merges;
    }
  }

  /** Lets a build go on to find candidates when another one does. */
  private static final class MeetingDirectory extends FilterDirectory {

    private static final int TIMEOUT_SECONDS = 120;

    private final CyclicBarrier both = new CyclicBarrier(2);

    MeetingDirectory(Directory in) {
      super(in);
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
        throws IOException {
      if (suffix.equals("candidates")) {
        try {
          both.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
          throw new IOException("the other merge did not come", e);
        }
      }
      return super.createTempOutput(prefix, suffix, context);
    }
  }

  /**
   * Merges, and says how it went.
   *
   * @param arguments the index and the {@link Kind}
   */
  public static void main(String[] arguments) throws IOException {
    Kind kind = Kind.valueOf(arguments[1]);
    try (Directory directory = new MMapDirectory(Path.of(arguments[0]));
        ThreadPoolExecutor executor =
            (ThreadPoolExecutor) Executors.newFixedThreadPool(1, new NamedThreadFactory("help"))) {
      CarryLog log = new CarryLog();
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setCodec(new Rabitq104Codec(RabitqGraphOptions.DEFAULT.withGraphThreshold(2000)))
              .setInfoStream(log);
      merge(kind, directory, config, executor);
      boolean helped = executor.getTaskCount() > 0;
      OtherProcess.say(
          helped == (kind == Kind.HELPED)
              ? done(kind, log.built(), log.carried())
              : "helped=" + helped);
    } catch (OutOfMemoryError | IOException e) {
      OtherProcess.say(e.toString());
    }
  }

  private static void merge(
      Kind kind, Directory directory, IndexWriterConfig config, ExecutorService executor)
      throws IOException {
    switch (kind) {
      case ALONE -> forceMerge(directory, config.setMergeScheduler(new SerialMergeScheduler()));
      case HELPED -> forceMerge(directory, config.setMergeScheduler(new HelpedMerges(executor)));
      case TWO_MERGES -> {
        ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
        scheduler.setMaxMergesAndThreads(2, 2);
        forceMerge(
            new MeetingDirectory(directory),
            config.setMergeScheduler(scheduler).setMergePolicy(new TwoMerges()));
      }
    }
  }

  private static void forceMerge(Directory directory, IndexWriterConfig config) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      writer.forceMerge(1);
      writer.commit();
    }
  }
}
