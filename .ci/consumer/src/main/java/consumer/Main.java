package consumer;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.micrometer.LogMeters;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/** Uses the format and the durable writer as an application does. */
public final class Main {

  private static final int COUNT = 3_000;
  private static final int DIMENSION = 64;

  private Main() {}

  /** Indexes, searches, writes, reopens; throws if anything is not as it should be. */
  public static void main(String[] args) throws IOException {
    search();
    writeAndReopen();
    System.out.println("consumer: all is well with Lucene " + Version.LATEST + ", " + args[0]);
  }

  private static float[][] vectors() {
    Random random = new Random(1);
    float[][] vectors = new float[COUNT][DIMENSION];
    for (float[] vector : vectors) {
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static void search() throws IOException {
    float[][] vectors = vectors();
    IndexWriterConfig config = new IndexWriterConfig().setCodec(new Rabitq104Codec());
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (float[] vector : vectors) {
          Document document = new Document();
          document.add(new KnnFloatVectorField("embedding", vector));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        for (int row = 0; row < COUNT; row += 100) {
          KnnFloatVectorQuery query = new KnnFloatVectorQuery("embedding", vectors[row], 5);
          require(searcher.search(query, 5).scoreDocs[0].doc == row, "row " + row + " finds itself");
        }
      }
    }
  }

  private static void writeAndReopen() throws IOException {
    Path folder = Files.createTempDirectory("consumer");
    byte[] id = "id".getBytes(StandardCharsets.UTF_8);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    LogMeters meters = new LogMeters(registry, Tags.empty());
    LogOptions log = LogOptions.DEFAULT.withMetrics(meters);
    for (int opening = 0; opening < 2; opening++) {
      try (Directory directory = FSDirectory.open(folder.resolve("index"));
          DurableIndexWriter writer =
              DurableIndexWriter.open(
                  directory,
                  folder.resolve("log"),
                  new IndexWriterConfig().setCodec(new Rabitq104Codec()),
                  DurableOptions.DEFAULT.withLog(log),
                  record -> new Document())) {
        if (opening == 0) {
          writer.index(new LogDocument(id, List.of(), new byte[0]));
        }
        require(writer.getDocStats().numDocs == 1, "one document in opening " + opening);
        meters.observe(writer);
        double appended = registry.get(LogMeters.PREFIX + "lsn.appended").gauge().value();
        require(appended == (double) writer.stats().lastLsn(), "a meter shows the last LSN");
      }
    }
  }

  private static void require(boolean condition, String what) {
    if (condition == false) {
      throw new IllegalStateException("not so: " + what);
    }
  }
}
