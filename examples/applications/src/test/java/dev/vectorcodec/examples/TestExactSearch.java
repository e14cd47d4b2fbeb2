package dev.vectorcodec.examples;

import dev.vectorcodec.tools.index.ExactSearch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** What recall is measured against knows filters, deleted documents and segments. */
public class TestExactSearch extends LuceneTestCase {

  private static final float[] QUERY = {1, 0};

  public void testFilterAndDeletes() throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int i = 0; i < 8; i++) {
          writer.addDocument(PackageIndex.document(turned(i)));
          if (i == 4) {
            writer.commit();
          }
        }
        writer.addDocument(
            PackageIndex.document(
                new EmbeddedPackage(
                    new DebianPackage("none", "net", 1, "without a vector", ""),
                    Optional.empty())));
        writer.deleteDocuments(new Term(PackageIndex.NAME, "p1"));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(2, reader.leaves().size());
        IndexSearcher searcher = new IndexSearcher(reader);
        TopDocs all = ExactSearch.nearest(searcher, PackageIndex.VECTOR, QUERY, 3);
        assertEquals(List.of("p0", "p2", "p3"), names(searcher, all));
        assertEquals(7, all.totalHits.value());
        Query large = LongField.newRangeQuery(PackageIndex.INSTALLED_KIB, 4, 6);
        assertEquals(
            List.of("p4", "p5", "p6"),
            names(searcher, ExactSearch.nearest(searcher, PackageIndex.VECTOR, QUERY, 10, large)));
        TopDocs nothing =
            ExactSearch.nearest(
                searcher, PackageIndex.VECTOR, QUERY, 10, new MatchNoDocsQuery("none wanted"));
        assertEquals(0, nothing.scoreDocs.length);
      }
    }
  }

  /** The larger the number, the farther from the query. */
  private static EmbeddedPackage turned(int number) {
    double angle = number * 0.1;
    float[] vector = {(float) Math.cos(angle), (float) Math.sin(angle)};
    return new EmbeddedPackage(
        new DebianPackage("p" + number, "net", number, "package", ""), Optional.of(vector));
  }

  private static List<String> names(IndexSearcher searcher, TopDocs hits) {
    return Stream.of(hits.scoreDocs)
        .map(
            hit -> {
              try {
                return searcher.storedFields().document(hit.doc).get(PackageIndex.NAME);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }
}
