package dev.vectorcodec.benchmark.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * A vectors format behind {@code IndexWriter} and {@code IndexSearcher}, with Lucene's defaults but
 * for a RAM buffer of 64 MB and no compound files, so that sizes can be told by kind.
 */
final class LucenePeer implements Peer {

  private static final double RAM_BUFFER_MB = 64;
  private static final double MAX_RAM_BUFFER_MB = 1900;

  private final Description description;
  private final FormatFactory factory;
  private final boolean rescoring;

  /** Makes a format; the executor is null for one thread. */
  interface FormatFactory {
    KnnVectorsFormat create(int threads, ExecutorService executor);
  }

  LucenePeer(Description description, FormatFactory factory) {
    this(description, factory, false);
  }

  private LucenePeer(Description description, FormatFactory factory, boolean rescoring) {
    this.description = description;
    this.factory = factory;
    this.rescoring = rescoring;
  }

  /** The same, with candidates scored again by their full vectors. */
  LucenePeer withRescoring() {
    return new LucenePeer(description, factory, true);
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public BuildFigures build(BuildInput input) throws IOException {
    ExecutorService executor =
        input.threads() > 1 ? Executors.newFixedThreadPool(input.threads()) : null;
    try (Directory directory = new MMapDirectory(input.directory())) {
      MergeClock clock = new MergeClock(input.threads());
      IndexWriterConfig config = new IndexWriterConfig();
      config.setCodec(codec(input.threads(), executor));
      config.setMergeScheduler(clock.scheduler());
      config.setUseCompoundFile(false);
      config.setRAMBufferSizeMB(input.segments() == 0 ? RAM_BUFFER_MB : MAX_RAM_BUFFER_MB);
      config.setMergePolicy(mergePolicy(input));
      double indexSeconds;
      double mergeSeconds;
      double forceMergeSeconds = 0;
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        long start = System.nanoTime();
        for (int row = 0; row < input.base().size(); row++) {
          writer.addDocument(
              RowDocument.of(input.base(), row, input.encoding(), input.similarity()));
          if (endsSegment(input, row)) {
            writer.commit();
          }
          input.progress().accept(1);
        }
        writer.commit();
        clock.waitForMerges();
        indexSeconds = (System.nanoTime() - start) * 1e-9;
        mergeSeconds = clock.seconds();
        if (input.forceMerge() && input.segments() == 0) {
          start = System.nanoTime();
          writer.forceMerge(1);
          writer.commit();
          forceMergeSeconds = (System.nanoTime() - start) * 1e-9;
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        return new BuildFigures(
            indexSeconds, mergeSeconds, forceMergeSeconds, reader.leaves().size());
      }
    } finally {
      if (executor != null) {
        executor.shutdown();
      }
    }
  }

  private static MergePolicy mergePolicy(BuildInput input) {
    if (input.segments() > 0) {
      return NoMergePolicy.INSTANCE;
    }
    TieredMergePolicy policy = new TieredMergePolicy();
    policy.setNoCFSRatio(0);
    return policy;
  }

  private static boolean endsSegment(BuildInput input, int row) {
    if (input.segments() == 0) {
      return false;
    }
    int rows = (input.base().size() + input.segments() - 1) / input.segments();
    return (row + 1) % rows == 0;
  }

  @Override
  public Codec codec() {
    return codec(1, null);
  }

  private Codec codec(int threads, ExecutorService executor) {
    KnnVectorsFormat format = new AnyDimensionFormat(factory.create(threads, executor));
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  @Override
  public PeerIndex open(Path directory, VectorSimilarityFunction similarity) throws IOException {
    Directory files = new MMapDirectory(directory);
    return new LuceneIndex(DirectoryReader.open(files), files, description.effort(), rescoring);
  }

  @Override
  public PeerIndex open(DirectoryReader reader) {
    return new LuceneIndex(reader, reader, description.effort(), rescoring);
  }
}
