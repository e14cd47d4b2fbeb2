package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: vectors of up to 16,384 dimensions are indexed and found like any other. */
public class TestWideVectors extends LuceneTestCase {

  private void check(int dimension, int count) throws IOException {
    int queryCount = 4;
    RowVectors all = RowVectors.ofAnyKind(random(), count + queryCount, dimension);
    RowVectors vectors = all.range(0, count);
    RowVectors queries = all.range(count, count + queryCount);
    for (int codeBits : new int[] {0, 1 + random().nextInt(4)}) {
      RabitqGraphOptions options =
          RabitqGraphOptions.DEFAULT
              .withCodeBits(codeBits)
              .withGraphThreshold(random().nextBoolean() ? 0 : Integer.MAX_VALUE);
      try (Directory directory = new MMapDirectory(createTempDir())) {
        RowIndex.write(directory, RowIndex.config(options), vectors);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          IndexSearcher searcher = newSearcher(reader);
          for (int query = 0; query < queryCount; query++) {
            List<Integer> found = new ArrayList<>();
            for (ScoreDoc hit :
                searcher.search(queries.query(RowIndex.FIELD, query, 10, null), 10).scoreDocs) {
              float expected = vectors.score(hit.doc, queries, query);
              assertEquals(expected, hit.score, 1e-5f * expected);
              found.add(hit.doc);
            }
            List<Integer> sorted = BruteForce.sorted(vectors, row -> true, queries, query);
            assertTrue(BruteForce.correct(found, sorted, 10, vectors, queries, query) >= 9);
          }
        }
      }
    }
  }

  public void testFourThousandDimensions() throws IOException {
    check(4096, 150);
    check(4000, 20);
  }

  public void testMostDimensions() throws IOException {
    check(RabitqGraphVectorsFormat.MAX_DIMENSIONS, 70);
    check(RabitqGraphVectorsFormat.MAX_DIMENSIONS - 1, 3 + 10);
  }
}
