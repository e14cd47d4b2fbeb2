package dev.vectorcodec.examples;

import dev.vectorcodec.Rabitq104Codec;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;

/** Writes packages into an index that is searched by vector and by words. */
public final class PackageIndex {

  public static final String VECTOR = "vector";
  public static final String TEXT = "text";

  /** Names are unique: a package is updated and deleted by its name. */
  public static final String NAME = "name";

  public static final String SUMMARY = "summary";
  public static final String SECTION = "section";
  public static final String INSTALLED_KIB = "installed-kib";

  /** Vectors have length 1, so that the dot product is the cosine and needs no norms. */
  public static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;

  /** Fewer, larger flushes: merging builds the graph of all vectors anew. */
  private static final double BUFFER_MEGABYTES = 256;

  private PackageIndex() {}

  /** Words are told apart at indexing and at search by the same rules. */
  public static Analyzer analyzer() {
    return new StandardAnalyzer();
  }

  /**
   * Indexes packages, and merges what was written into one segment.
   *
   * @param added is called after each package
   */
  static void build(Directory directory, List<EmbeddedPackage> packages, Runnable added)
      throws IOException {
    build(directory, new Rabitq104Codec(), packages, added);
  }

  /** Does the same with any codec. */
  public static void build(
      Directory directory, Codec codec, List<EmbeddedPackage> packages, Runnable added)
      throws IOException {
    // The one setter that an application has to add.
    IndexWriterConfig config = new IndexWriterConfig(analyzer()).setCodec(codec);
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (EmbeddedPackage entry : packages) {
        writer.addDocument(document(entry));
        added.run();
      }
      writer.forceMerge(1);
    }
  }

  /** What is indexed and stored of a package. */
  public static Document document(EmbeddedPackage embedded) {
    DebianPackage entry = embedded.entry();
    Document document = new Document();
    document.add(new StringField(NAME, entry.name(), Field.Store.YES));
    document.add(new StoredField(SUMMARY, entry.summary()));
    document.add(new StringField(SECTION, entry.section(), Field.Store.YES));
    document.add(new LongField(INSTALLED_KIB, entry.installedKib(), Field.Store.YES));
    document.add(new TextField(TEXT, entry.text(), Field.Store.NO));
    // A package without a vector is found by its words.
    embedded
        .vector()
        .ifPresent(values -> document.add(new KnnFloatVectorField(VECTOR, values, SIMILARITY)));
    return document;
  }
}
