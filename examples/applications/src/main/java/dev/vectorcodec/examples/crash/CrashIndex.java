package dev.vectorcodec.examples.crash;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;

/**
 * How the index and its log are opened, by the process that is killed and by the one that looks.
 */
final class CrashIndex {

  static final String VECTOR = "vector";
  static final String SOURCE = "source";
  static final String ID = "id";

  /** With this one a vector is its own nearest, whatever its length. */
  private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.EUCLIDEAN;

  /** Commits follow each other quickly here, and each uses a generation of the log up. */
  private static final long GENERATION_BYTES = 4L << 20;

  private CrashIndex() {}

  /** Opens both, and brings the index to where the log is. */
  static DurableIndexWriter open(Directory index, Path log, DurabilityMode mode)
      throws IOException {
    DurableOptions options =
        DurableOptions.DEFAULT
            .withMode(mode)
            .withIdField(ID)
            .withLog(LogOptions.DEFAULT.withPreallocationBytes(GENERATION_BYTES));
    IndexWriterConfig config = new IndexWriterConfig().setCodec(new Rabitq104Codec());
    return DurableIndexWriter.open(index, log, config, options, CrashIndex::document);
  }

  /** Makes the same document of a record when it is written and when it is replayed. */
  private static Document document(LogDocument record) {
    Document document = new Document();
    for (LogDocument.VectorField field : record.vectors()) {
      if (field instanceof LogDocument.FloatVector vector) {
        document.add(new KnnFloatVectorField(vector.name(), vector.values(), SIMILARITY));
      }
    }
    document.add(new StoredField(SOURCE, record.source()));
    return document;
  }
}
