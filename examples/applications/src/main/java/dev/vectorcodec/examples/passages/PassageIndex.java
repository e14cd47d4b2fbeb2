package dev.vectorcodec.examples.passages;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.examples.TermVectorEmbedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.Directory;

/** Writes each text as one block: its passages, then the text itself, as Lucene's join wants it. */
final class PassageIndex {

  static final String VECTOR = "vector";
  static final String WORDS = "words";
  static final String START = "start";
  static final String SOURCES = "sources";
  static final String TITLE = "title";

  private static final String KIND = "kind";
  private static final String TEXT = "text";
  private static final double BUFFER_MEGABYTES = 256;

  private PassageIndex() {}

  /** Which documents are texts and not passages. */
  static BitSetProducer texts() {
    return new QueryBitSetProducer(new TermQuery(new Term(KIND, TEXT)));
  }

  /** Indexes texts into one segment, and returns how many passages they have. */
  static int build(
      Directory directory,
      List<LongText> texts,
      PassageSplitter splitter,
      TermVectorEmbedder embedder)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setCodec(new Rabitq104Codec());
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    int passages = 0;
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (LongText text : texts) {
        List<Document> block = new ArrayList<>();
        for (Span span : splitter.split(text.words())) {
          block.add(passage(text, span, embedder));
        }
        passages += block.size();
        block.add(parent(text));
        // A block stays together: a text is replaced or deleted with its passages.
        writer.addDocuments(block);
      }
      writer.forceMerge(1);
    }
    return passages;
  }

  private static Document passage(LongText text, Span span, TermVectorEmbedder embedder) {
    String words = String.join(" ", text.words().subList(span.start(), span.end()));
    Document document = new Document();
    document.add(new StoredField(WORDS, words));
    document.add(new StoredField(START, span.start()));
    document.add(new StoredField(SOURCES, String.join(" ", text.sources(span))));
    embedder
        .embed(words)
        .ifPresent(
            vector ->
                document.add(
                    new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT)));
    return document;
  }

  private static Document parent(LongText text) {
    Document document = new Document();
    document.add(new StringField(KIND, TEXT, Field.Store.NO));
    document.add(new StringField(TITLE, text.title(), Field.Store.YES));
    return document;
  }
}
