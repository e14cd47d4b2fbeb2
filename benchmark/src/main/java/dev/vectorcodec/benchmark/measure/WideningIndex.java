package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.VectorSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.VectorUtil;

/** An index of one segment, plain or of blocks of children, in a folder of its own. */
final class WideningIndex implements Closeable {

  static final String VECTOR_FIELD = "vector";
  static final String KIND_FIELD = "kind";
  static final String PARENT = "parent";

  private static final String ROW_FIELD = "row";

  /** All fits, so that one flush makes one segment. */
  private static final double RAM_BUFFER_MB = 1900;

  private final Directory directory;
  private final VectorSet base;
  private final VectorSimilarityFunction similarity;
  private DirectoryReader reader;

  /** An index of these vectors that has still to be written. */
  WideningIndex(Path path, VectorSet base, VectorSimilarityFunction similarity) throws IOException {
    this.directory = new MMapDirectory(path);
    this.base = base;
    this.similarity = similarity;
  }

  /** Writes a document for each vector. */
  void writePlain(Codec codec) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config(codec))) {
      for (int row = 0; row < base.size(); row++) {
        writer.addDocument(document(row));
      }
      writer.forceMerge(1);
    }
    open();
  }

  /**
   * Writes a block for each parent. Children of a parent lie together, as passages of a document
   * do: each of the first vectors stands for a parent, whose children are the nearest to it.
   */
  void writeBlocks(Codec codec, int parents) throws IOException {
    List<List<Integer>> children = new ArrayList<>();
    float[][] places = new float[parents][];
    for (int parent = 0; parent < parents; parent++) {
      children.add(new ArrayList<>());
      places[parent] = base.floats(parent);
    }
    for (int row = 0; row < base.size(); row++) {
      float[] vector = base.floats(row);
      int nearest = 0;
      for (int parent = 1; parent < parents; parent++) {
        if (VectorUtil.squareDistance(vector, places[parent])
            < VectorUtil.squareDistance(vector, places[nearest])) {
          nearest = parent;
        }
      }
      children.get(nearest).add(row);
    }
    try (IndexWriter writer = new IndexWriter(directory, config(codec))) {
      for (List<Integer> rows : children) {
        List<Document> block = new ArrayList<>();
        for (int row : rows) {
          block.add(document(row));
        }
        Document parent = new Document();
        parent.add(new StringField(KIND_FIELD, PARENT, Field.Store.NO));
        block.add(parent);
        writer.addDocuments(block);
      }
      writer.forceMerge(1);
    }
    open();
  }

  /** Deletes the documents of these rows; no merge takes them away. */
  void delete(List<Integer> rows) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row : rows) {
        writer.deleteDocuments(new Term(ROW_FIELD, Integer.toString(row)));
      }
    }
    reader.close();
    open();
  }

  private static IndexWriterConfig config(Codec codec) {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setRAMBufferSizeMB(RAM_BUFFER_MB);
    config.setCodec(codec);
    return config;
  }

  private Document document(int row) {
    Document document = new Document();
    document.add(new KnnFloatVectorField(VECTOR_FIELD, base.floats(row), similarity));
    document.add(new StringField(ROW_FIELD, Integer.toString(row), Field.Store.NO));
    return document;
  }

  private void open() throws IOException {
    reader = DirectoryReader.open(directory);
    if (reader.leaves().size() != 1) {
      throw new IllegalStateException(reader.leaves().size() + " segments instead of one");
    }
  }

  /** Searches on this thread, without a cache. */
  IndexSearcher searcher() {
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    return searcher;
  }

  /** Scores every vector of the segment, deleted or not, in the order of documents. */
  float[] scan(float[] target) throws IOException {
    LeafReader leaf = reader.leaves().getFirst().reader();
    FloatVectorValues values = leaf.getFloatVectorValues(VECTOR_FIELD);
    float[] scores = new float[values.size()];
    VectorScorer.Bulk scorer = values.scorer(target).bulk(null);
    DocAndFloatFeatureBuffer batch = new DocAndFloatFeatureBuffer();
    int count = 0;
    scorer.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, null, batch);
    while (batch.size > 0) {
      System.arraycopy(batch.features, 0, scores, count, batch.size);
      count += batch.size;
      scorer.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, null, batch);
    }
    return scores;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    directory.close();
  }
}
