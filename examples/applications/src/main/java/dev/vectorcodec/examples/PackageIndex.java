package dev.vectorcodec.examples;

import dev.vectorcodec.Rabitq104Codec;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;

/** Writes packages into an index that is searched by vector and by words. */
final class PackageIndex {

  static final String VECTOR = "vector";
  static final String TEXT = "text";
  static final String NAME = "name";
  static final String SUMMARY = "summary";

  /** Vectors have length 1, so that the dot product is the cosine and needs no norms. */
  static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;

  /** Fewer, larger flushes: merging builds the graph of all vectors anew. */
  private static final double BUFFER_MEGABYTES = 256;

  private PackageIndex() {}

  /** Words are told apart at indexing and at search by the same rules. */
  static Analyzer analyzer() {
    return new StandardAnalyzer();
  }

  /**
   * Indexes packages, and merges what was written into one segment.
   *
   * @param added is called after each package
   */
  static void build(Directory directory, List<EmbeddedPackage> packages, Runnable added)
      throws IOException {
    // The one setter that an application has to add.
    IndexWriterConfig config = new IndexWriterConfig(analyzer()).setCodec(new Rabitq104Codec());
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (EmbeddedPackage entry : packages) {
        writer.addDocument(document(entry));
        added.run();
      }
      writer.forceMerge(1);
    }
  }

  private static Document document(EmbeddedPackage embedded) {
    DebianPackage entry = embedded.entry();
    Document document = new Document();
    document.add(new StoredField(NAME, entry.name()));
    document.add(new StoredField(SUMMARY, entry.summary()));
    document.add(new TextField(TEXT, entry.text(), Field.Store.NO));
    // A package without a vector is found by its words.
    embedded
        .vector()
        .ifPresent(values -> document.add(new KnnFloatVectorField(VECTOR, values, SIMILARITY)));
    return document;
  }
}
