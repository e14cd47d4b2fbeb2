package dev.vectorcodec.segment;

import dev.vectorcodec.Rabitq104Codec;
import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Lucene's own format takes vectors whose array was changed after the field was made. A merge of
 * such a vector must fail while its source is still there, not write a segment that cannot be read.
 */
public class TestMergeOfUncheckedVectors extends LuceneTestCase {

  public void testVectorThatIsNotFinite() throws IOException {
    float[] wrongs = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float wrong : wrongs) {
      // Not newDirectory(): its check at close would stumble over the vector.
      try (Directory source = new ByteBuffersDirectory();
          Directory target = newDirectory()) {
        writeUnchecked(source, wrong);
        try (DirectoryReader reader = DirectoryReader.open(source);
            IndexWriter writer = writer(target, new Rabitq104Codec())) {
          LeafReaderContext leaf = reader.leaves().get(0);
          Exception failure =
              expectThrows(Exception.class, () -> writer.addIndexes((CodecReader) leaf.reader()));
          assertTrue(failure.toString(), causes(failure).contains("has the component"));
        }
      }
    }
  }

  private static void writeUnchecked(Directory directory, float wrong) throws IOException {
    try (IndexWriter writer = writer(directory, new Lucene104Codec())) {
      float[] vector = {1, 2};
      Document document = new Document();
      document.add(new KnnFloatVectorField("field", vector));
      vector[1] = wrong;
      writer.addDocument(document);
    }
  }

  private static IndexWriter writer(Directory directory, Codec codec) throws IOException {
    return new IndexWriter(
        directory,
        new IndexWriterConfig().setCodec(codec).setMergeScheduler(new SerialMergeScheduler()));
  }

  private static String causes(Throwable failure) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    return messages.toString();
  }
}
