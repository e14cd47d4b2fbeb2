package dev.vectorcodec.crash.model;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.durable.DurableRecovery;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFullException;
import dev.vectorcodec.log.LogMetrics;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.simulation.SimulatedClock;
import dev.vectorcodec.simulation.SimulatedDirectory;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.InfoStream;

/** An index with its log, which a seeded workload writes to in one thread. */
public final class IndexSession {

  public static final String INDEX = "index";
  public static final String LOG = "log";

  private static final int IDS = 6;
  private static final int DIMENSION = 3;
  private static final long IDLE_NANOS = 5_000_000;

  /** Twice as long as one may rely on an answer of the lock. */
  private static final long LONG_PAUSE_NANOS = 200_000_000;

  private static final int[] PREALLOCATIONS = {0, 0, 512, 4096};
  private static final Analyzer ANALYZER = new StandardAnalyzer();
  private static final Codec OURS = new Rabitq104Codec(RabitqGraphOptions.DEFAULT);
  private static final Codec LUCENES = new Lucene104Codec();

  /** Longer than a term may be. */
  private static final byte[] REFUSED = new byte[33_000];

  private final SimulatedDisk disk;
  private final History history;
  private final SplittableRandom random;
  private final Operations operations;
  private final SimulatedDirectory directory;
  private final SimulatedClock clock = new SimulatedClock();
  private final SplittableRandom pauses;
  final WatchedLogStorage storage;
  private final LogOptions logOptions;
  private final Codec codec;
  private final boolean flushesOften;
  private final boolean commitsOften;
  private final boolean interrupts;
  private final InfoStream interruptions = new Interruptions();
  private int verdictBoundary;
  private boolean isCommitting;
  private IndexSearcher lastSearcher;
  private boolean isUnclear;
  private long lockQuestions;

  /** Last number before those of this opening. */
  private long lastRecovered;

  private boolean hasBegun;

  /** Null until it is open. */
  public DurableIndexWriter writer;

  /**
   * @param interrupts whether commits are interrupted by writes; where such a write fails, Lucene
   *     would be closed in the middle of its work by the very thread that does it
   */
  public IndexSession(SimulatedDisk disk, History history, long seed, boolean interrupts) {
    this.interrupts = interrupts;
    this.disk = disk;
    this.history = history;
    this.random = new SplittableRandom(seed);
    this.operations = new Operations(random.split());
    this.directory = new SimulatedDirectory(disk, INDEX);
    // On their own: many recoveries after one workload do the same, and differ in time at least.
    this.pauses = new SplittableRandom(~seed + disk.boundary());
    this.storage = new WatchedLogStorage(new SimulatedLogStorage(disk, LOG));
    this.codec = random.nextBoolean() ? OURS : LUCENES;
    this.flushesOften = random.nextInt(4) == 0;
    this.commitsOften = random.nextInt(3) == 0;
    int preallocation = PREALLOCATIONS[random.nextInt(PREALLOCATIONS.length)];
    this.logOptions =
        LogOptions.DEFAULT
            .withDedicatedThread(false)
            .withClock(clock)
            .withRandom(random.split())
            .withPreallocationBytes(preallocation)
            .withFirstPreallocationBytes(random.nextBoolean() ? 0 : preallocation)
            .withBufferBytes(random.nextBoolean() ? 512 : 8192)
            .withGroupBytes(random.nextBoolean() ? 300 : 1 << 16)
            .withMaxFrameBytes(1 << 16)
            .withReserveBytes(0)
            .withMetrics(
                new LogMetrics() {
                  @Override
                  public void recovered(RecoveryReport report) {
                    verdictBoundary = disk.boundary();
                  }
                });
  }

  private IndexWriterConfig config() {
    LogDocMergePolicy merges = new LogDocMergePolicy();
    merges.setMergeFactor(3);
    IndexWriterConfig config =
        new IndexWriterConfig(ANALYZER)
            .setCodec(codec)
            .setMergePolicy(merges)
            .setMergeScheduler(new SerialMergeScheduler())
            .setCommitOnClose(random.nextBoolean())
            .setInfoStream(interruptions);
    if (flushesOften) {
      config.setMaxBufferedDocs(2);
    }
    return config;
  }

  private DurableIndexWriter newWriter() throws IOException {
    DurableOptions options =
        DurableOptions.DEFAULT
            .withLog(logOptions)
            .withSkipRefusedBatches(true)
            .withDirectorySync(synced -> ((SimulatedDirectory) synced).strictSync());
    return DurableIndexWriter.open(directory, storage, config(), options, IndexModel::document);
  }

  /** Opens log and index, and compares what is recovered with the history. */
  public void open() throws IOException {
    long seen = PlainLog.lastLsn(storage);
    writer = newWriter();
    DurableRecovery recovery = writer.recovery();
    if (history.trustsCache()) {
      PlainLog.checkWitness(recovery.log().warnings());
    }
    history.settle(verdictBoundary, recovery.log().lastLsn());
    history.committed(disk.boundary());
    hasBegun = false;
    lastRecovered = writer.stats().lastLsn();
    Violation.require(
        writer.stats().lastLsn() >= seen,
        Promise.NUMBERS_UNIQUE,
        "numbers go on after LSN=" + writer.stats().lastLsn() + ", the disk has LSN=" + seen);
    for (DurableRecovery.SkippedBatch skipped : recovery.skipped()) {
      Violation.require(
          history.isRefused(skipped.lsn()) == false,
          Promise.ABORTED_ABSENT,
          "refused at replay, and was aborted before: " + skipped);
    }
    check(random.nextInt(4) == 0);
  }

  /**
   * With the first number the epoch is used up, and the generation of this opening is there. The
   * writer shows no epoch but those of its tokens; openings of one history are counted.
   */
  private void begin() {
    if (hasBegun == false && writer.stats().lastLsn() > lastRecovered) {
      hasBegun = true;
      history.begun(disk.boundary(), history.epoch() + 1);
    }
  }

  /** Compares what a searcher shows; from then on that must survive. */
  private void check(boolean searches) throws IOException {
    ReferenceManager<IndexSearcher> searchers = writer.searchers();
    searchers.maybeRefreshBlocking();
    IndexSearcher searcher = searchers.acquire();
    try {
      if (searcher.equals(lastSearcher) == false) {
        // Otherwise what was appended since shows nothing, such as a barrier.
        history.seen(disk.boundary());
        lastSearcher = searcher;
      }
      IndexModel model = IndexModel.of(history.batches());
      model.check(searcher.getIndexReader(), Promise.ACKNOWLEDGED_SURVIVES);
      if (searches) {
        model.checkSearch(searcher, vector());
      }
    } finally {
      searchers.release(searcher);
    }
  }

  /** Sometimes long enough for an idle log, seldom for an answer of the lock to grow old. */
  private void pause() {
    if (pauses.nextBoolean()) {
      long most = pauses.nextInt(4) == 0 ? LONG_PAUSE_NANOS : 2 * IDLE_NANOS;
      clock.advanceNanos(pauses.nextLong(most));
    }
  }

  /** One random operation. */
  public void step() throws IOException {
    pause();
    if (pauses.nextInt(24) == 0) {
      commitRefused();
    }
    int kind = random.nextInt(100);
    if (commitsOften && random.nextInt(3) == 0) {
      commit();
    } else if (kind < 58) {
      write(batch());
    } else if (kind < 62) {
      writeRefused();
    } else if (kind < 64) {
      write(List.of(new LogOperation.Barrier(random.nextInt(3) > 0)));
    } else if (kind < 70) {
      check(random.nextInt(4) == 0);
    } else if (kind < 82) {
      commit();
    } else if (kind < 86) {
      writer.flush();
    } else if (kind < 88) {
      writer.forceMerge(1, true);
    } else if (kind < 92) {
      LogToken token = write(batch());
      writer.awaitDurable(token);
      history.durable(disk.boundary(), token.lsn());
    } else if (kind < 94) {
      checkLocked();
    } else {
      reopen();
    }
    begin();
    history.durable(disk.boundary(), writer.stats().durableLsn());
  }

  private List<LogOperation> batch() {
    int size = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3);
    List<LogOperation> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      byte[] id = Operations.id(random.nextInt(IDS));
      byte[] source = new byte[random.nextInt(16) == 0 ? 2_000 : 8 + random.nextInt(40)];
      random.nextBytes(source);
      batch.add(
          random.nextInt(4) == 0
              ? new LogOperation.Delete(id)
              : new LogOperation.Put(record(id, source)));
    }
    return batch;
  }

  private LogDocument record(byte[] id, byte[] source) {
    return new LogDocument(
        id, List.of(new LogDocument.FloatVector(IndexModel.VECTOR, vector())), source);
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
    }
    return vector;
  }

  private LogToken write(List<LogOperation> batch) throws IOException {
    DurabilityMode mode = operations.mode();
    int before = disk.boundary();
    long lastBefore = writer.stats().lastLsn();
    long questionsBefore = storage.lockQuestions();
    LogToken token;
    try {
      token = write(batch, mode);
    } catch (IOException | RuntimeException e) {
      failed(before, lastBefore, batch, mode);
      throw e;
    }
    lockQuestions += storage.lockQuestions() - questionsBefore;
    begin();
    history.appended(before, token.lsn(), batch);
    long last = token.lsn() + batch.size() - 1;
    if (mode.equals(DurabilityMode.SYNC) || mode.equals(DurabilityMode.SYNC_PROVEN)) {
      history.durable(disk.boundary(), last);
    } else if (mode.equals(DurabilityMode.OS)) {
      history.written(disk.boundary(), last);
    }
    return token;
  }

  /** A batch without a token may be there or not; its number shows in how many were given. */
  private void failed(
      int boundary, long lastBefore, List<LogOperation> batch, DurabilityMode mode) {
    long others = writer.stats().lastLsn() - lastBefore - batch.size();
    // A log that has not failed is closed with a seal.
    long sealsBefore = writer.stats().logState() == LogState.CLOSED ? others - 1 : others;
    boolean watermarked = mode.equals(DurabilityMode.SYNC_PROVEN) && sealsBefore > 0;
    if (watermarked || sealsBefore > 1) {
      isUnclear = true;
    } else if (sealsBefore >= 0) {
      history.appended(boundary, lastBefore + 1 + sealsBefore, batch);
    }
  }

  /** How often writes asked for the lock because the last answer was old. */
  long lockQuestions() {
    return lockQuestions;
  }

  /** Whether what a failure left cannot be told from outside. */
  public boolean isUnclear() {
    return isUnclear;
  }

  private LogToken write(List<LogOperation> batch, DurabilityMode mode) throws IOException {
    if (batch.size() > 1 || random.nextBoolean()) {
      return writer.apply(batch, mode);
    }
    LogOperation only = batch.get(0);
    if (only instanceof LogOperation.Put put) {
      return writer.index(put.record(), mode);
    }
    return only instanceof LogOperation.Delete delete
        ? writer.delete(delete.id(), mode)
        : writer.apply(batch, mode);
  }

  /** The index refuses one document of the batch, so all of it must be absent for good. */
  private void writeRefused() throws IOException {
    List<LogOperation> batch = batch();
    batch.add(new LogOperation.Put(record(Operations.id(0), REFUSED)));
    long lastBefore = writer.stats().lastLsn();
    try {
      LogToken token = writer.apply(batch, DurabilityMode.SYNC);
      throw new Violation(Promise.OPENS, "the index takes a term that is too long: " + token);
    } catch (IllegalArgumentException expected) {
      begin();
      history.refused(disk.boundary(), lastBefore + 1, writer.stats().lastLsn());
    }
  }

  private void commit() throws IOException {
    long last = writer.stats().lastLsn();
    isCommitting = interrupts && flushesOften == false;
    boolean changed;
    try {
      changed = commitInPhases();
    } finally {
      isCommitting = false;
    }
    if (changed) {
      history.durable(disk.boundary(), last);
    }
  }

  /** What the user data of the application throws, which costs a commit and nothing else. */
  private static final class NoUserData extends RuntimeException {

    private static final long serialVersionUID = 1;

    NoUserData() {
      super("planned");
    }
  }

  private void commitRefused() throws IOException {
    writer.setLiveCommitData(
        () -> {
          throw new NoUserData();
        });
    boolean isOpen = writer.isOpen();
    long generations = writer.logFiles().generations();
    try {
      writer.commit();
      throw new Violation(Promise.OPENS, "a commit without its user data");
    } catch (NoUserData expected) {
      Violation.require(writer.isOpen() == isOpen, Promise.OPENS, "user data ended the writer");
      Violation.require(
          writer.logFiles().generations() == generations, Promise.OPENS, "user data cost a file");
    }
    writer.setLiveCommitData(List.of());
  }

  /** Whether there was anything to commit: a barrier alone changes nothing. */
  private boolean commitInPhases() throws IOException {
    if (random.nextBoolean()) {
      writer.prepareCommit();
      try {
        for (int i = random.nextInt(3); i > 0; i--) {
          write(batch());
        }
      } catch (LogFullException e) {
        // The prepared commit is finished all the same.
      }
    }
    return writer.commit() >= 0;
  }

  private void reopen() throws IOException {
    long last = writer.stats().lastLsn();
    if (random.nextBoolean()) {
      writer.close();
    } else {
      writer.rollback();
    }
    history.durable(disk.boundary(), last);
    open();
  }

  private void checkLocked() throws IOException {
    try (DurableIndexWriter second = newWriter()) {
      throw new Violation(Promise.ONE_WRITER, "two writers at a time: " + second.recovery());
    } catch (LockObtainFailedException expected) {
      // As it should be.
    }
  }

  /**
   * Another thread, as it were: writes in the middle of a commit, where Lucene tells its {@code
   * InfoStream} how far it is.
   */
  private final class Interruptions extends InfoStream {

    private static final List<String> MOMENTS =
        List.of(
            "prepareCommit: flush",
            "publishFlushedSegment",
            "startCommit(): start",
            "done all syncs",
            "commit: wrote segments file");

    @Override
    public boolean isEnabled(String component) {
      return isCommitting && component.equals("IW");
    }

    @Override
    public void message(String component, String message) {
      if (random.nextInt(3) > 0 || MOMENTS.stream().noneMatch(message::startsWith)) {
        return;
      }
      isCommitting = false;
      try {
        write(batch());
      } catch (IOException | RuntimeException e) {
        // The commit goes on and meets the same.
        Violation.require(
            writer.isOpen() == false || e instanceof LogFullException,
            Promise.OPENS,
            "a write during a commit: " + e);
      } finally {
        isCommitting = true;
      }
    }

    @Override
    public void close() {}
  }
}
