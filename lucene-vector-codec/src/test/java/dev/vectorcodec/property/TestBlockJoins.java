package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenByteKnnVectorQuery;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: queries of block joins find the parents whose nearest children are nearest. */
public class TestBlockJoins extends LuceneTestCase {

  private static final int QUERIES = 40;
  private static final int K = 10;
  private static final Term PARENT = new Term("kind", "parent");
  private static final BitSetProducer PARENTS = new QueryBitSetProducer(new TermQuery(PARENT));

  private RowVectors children;
  private RowVectors queries;

  /** The parent of each child; the children of a parent follow each other. */
  private int[] parents;

  private void create(VectorEncoding encoding, int parentCount, int mostChildren) {
    List<Integer> parentOfChild = new ArrayList<>();
    for (int parent = 0; parent < parentCount; parent++) {
      int count = 1 + random().nextInt(mostChildren);
      for (int child = 0; child < count; child++) {
        parentOfChild.add(parent);
      }
    }
    parents = parentOfChild.stream().mapToInt(Integer::intValue).toArray();
    RowVectors all =
        RowVectors.random(
            random(), encoding, VectorSimilarityFunction.EUCLIDEAN, parents.length + QUERIES, 48);
    children = all.range(0, parents.length);
    queries = all.range(parents.length, parents.length + QUERIES);
  }

  private void write(Directory directory) throws IOException {
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withGraphThreshold(200);
    try (IndexWriter writer = new IndexWriter(directory, RowIndex.config(options))) {
      List<Document> block = new ArrayList<>();
      for (int row = 0; row < parents.length; row++) {
        Document child = RowIndex.document(row);
        child.add(children.field(RowIndex.FIELD, row));
        block.add(child);
        if (row + 1 == parents.length || parents[row + 1] != parents[row]) {
          Document parent = new Document();
          parent.add(new StringField(PARENT.field(), PARENT.text(), Field.Store.NO));
          block.add(parent);
          writer.addDocuments(block);
          block.clear();
        }
      }
      writer.forceMerge(1);
    }
  }

  private Query query(int query, Query filter) {
    return queries.vector(query) instanceof float[] floats
        ? new DiversifyingChildrenFloatKnnVectorQuery(RowIndex.FIELD, floats, filter, K, PARENTS)
        : new DiversifyingChildrenByteKnnVectorQuery(
            RowIndex.FIELD, (byte[]) queries.vector(query), filter, K, PARENTS);
  }

  /** The children that are to be found: the best accepted one of each of the best parents. */
  private Set<Integer> expected(int query, int firstAccepted) {
    int parentCount = parents[parents.length - 1] + 1;
    Integer[] best = new Integer[parentCount];
    for (int row = firstAccepted; row < parents.length; row++) {
      Integer known = best[parents[row]];
      if (known == null || score(row, query) > score(known, query)) {
        best[parents[row]] = row;
      }
    }
    Integer[] found = Arrays.stream(best).filter(row -> row != null).toArray(Integer[]::new);
    Arrays.sort(found, (a, b) -> Float.compare(score(b, query), score(a, query)));
    return new HashSet<>(Arrays.asList(found).subList(0, Math.min(K, found.length)));
  }

  private float score(int row, int query) {
    return children.score(row, queries, query);
  }

  /**
   * @param firstAccepted rows below it are rejected by a filter, if there are any
   */
  private void check(DirectoryReader reader, int firstAccepted) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    int[] rows = RowIndex.rows(reader);
    Query filter =
        firstAccepted == 0
            ? null
            : IntPoint.newRangeQuery(RowIndex.ROW, firstAccepted, Integer.MAX_VALUE);
    int wanted = 0;
    int correct = 0;
    for (int query = 0; query < QUERIES; query++) {
      Set<Integer> expected = expected(query, firstAccepted);
      Set<Integer> found = new HashSet<>();
      wanted += expected.size();
      for (ScoreDoc hit : searcher.search(query(query, filter), K).scoreDocs) {
        int row = rows[hit.doc];
        assertTrue("a parent twice", found.add(parents[row]));
        assertTrue("rejected", row >= firstAccepted);
        correct += expected.contains(row) ? 1 : 0;
      }
      assertEquals(expected.size(), found.size());
    }
    assertTrue(correct + " of " + wanted, correct >= 0.95 * wanted);
  }

  private void check(VectorEncoding encoding, int parentCount, int mostChildren)
      throws IOException {
    create(encoding, parentCount, mostChildren);
    try (Directory directory = new ByteBuffersDirectory()) {
      write(directory);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        check(reader, 0);
        check(reader, parents.length / 3);
        check(reader, parents.length - parents.length / 20);
      }
    }
  }

  public void testManyParents() throws IOException {
    check(VectorEncoding.FLOAT32, 600, 9);
    check(VectorEncoding.BYTE, 600, 9);
  }

  /** The nearest children of a walk belong to two or three parents: it is not enough. */
  public void testFewParents() throws IOException {
    check(VectorEncoding.FLOAT32, 20, 300);
    check(VectorEncoding.BYTE, 20, 300);
  }
}
