package dev.vectorcodec.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.VectorUtil;

/** Searches a small index in every way. */
public class TestPackageSearch extends LuceneTestCase {

  private static final int PACKAGES = 500;
  private static final int DIMENSION = 24;
  private static final int HITS = 10;

  public void testEachWayFindsWhatItShould() throws IOException {
    Random random = new Random(42);
    List<EmbeddedPackage> packages = packages(random);
    int[] added = {0};
    try (Directory directory = newDirectory()) {
      PackageIndex.build(directory, packages, () -> added[0]++);
      assertEquals(PACKAGES, added[0]);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(1, reader.leaves().size());
        PackageSearch search = new PackageSearch(reader, HITS);
        float[] query = vector(random);
        TopDocs exact = search.exact(query, HITS);
        assertEquals(nearest(packages, query), documents(exact));
        Recall recall = new Recall();
        recall.add(search.byVector(query, HITS), exact);
        assertEquals(1, recall.value(), 0);
        assertEquals(List.of(17), documents(search.byWords("the NUMBER-17 of all, word17", 1)));
        assertEquals(17, search.hybrid(query, "word17", PACKAGES).scoreDocs[0].doc);
      }
    }
  }

  public void testPackageWithoutVectorIsFoundByWordsOnly() throws IOException {
    EmbeddedPackage plain =
        new EmbeddedPackage(new DebianPackage("plain", "net", 1, "unknown", ""), Optional.empty());
    try (Directory directory = newDirectory()) {
      PackageIndex.build(directory, List.of(plain), () -> {});
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        PackageSearch search = new PackageSearch(reader, HITS);
        float[] query = vector(new Random(42));
        assertEquals(0, search.exact(query, HITS).scoreDocs.length);
        assertEquals(0, search.byVector(query, HITS).scoreDocs.length);
        assertEquals(List.of(0), documents(search.byWords("plain", HITS)));
        assertEquals(List.of(0), documents(search.hybrid(query, "plain", HITS)));
        assertEquals(0, search.byWords("", HITS).scoreDocs.length);
      }
    }
  }

  public void testMoreWordsThanLuceneAllows() throws IOException {
    String words =
        IntStream.range(0, 5000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    try (Directory directory = newDirectory()) {
      PackageIndex.build(directory, packages(new Random(42)), () -> {});
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        TopDocs hits = new PackageSearch(reader, HITS).byWords(words, HITS);
        assertEquals(HITS, hits.scoreDocs.length);
      }
    }
  }

  public void testFusionAddsReciprocalRanks() {
    TopDocs fused = PackageSearch.fuse(list(1, 2, 3), list(3, 1), 10);
    // 1: 1/61 + 1/62; 3: 1/63 + 1/61; 2: 1/62
    assertEquals(List.of(1, 3, 2), documents(fused));
    assertEquals(1 / 61f + 1 / 62f, fused.scoreDocs[0].score, 1e-7f);
    assertEquals(1 / 63f + 1 / 61f, fused.scoreDocs[1].score, 1e-7f);
    assertEquals(1 / 62f, fused.scoreDocs[2].score, 1e-7f);
    assertEquals(List.of(1), documents(PackageSearch.fuse(list(1, 2, 3), list(3, 1), 1)));
    assertEquals(List.of(), documents(PackageSearch.fuse(list(), list(), 10)));
  }

  public void testRecallCountsTiesAsFound() {
    TopDocs exact = scored(new int[] {1, 2}, new float[] {0.9f, 0.8f});
    Recall recall = new Recall();
    assertEquals(1, recall.value(), 0);
    recall.add(scored(new int[] {1, 7}, new float[] {0.9f, 0.8f}), exact);
    assertEquals(1, recall.value(), 0);
    recall.add(scored(new int[] {1, 7}, new float[] {0.9f, 0.7f}), exact);
    assertEquals(0.75, recall.value(), 0);
    recall.add(scored(new int[0], new float[0]), exact);
    assertEquals(0.5, recall.value(), 0);
  }

  /** Every tenth package has no vector. */
  private static List<EmbeddedPackage> packages(Random random) {
    List<EmbeddedPackage> packages = new ArrayList<>();
    for (int i = 0; i < PACKAGES; i++) {
      packages.add(
          new EmbeddedPackage(
              new DebianPackage("number-" + i, "net", i, "the word" + i, ""),
              i % 10 == 0 ? Optional.empty() : Optional.of(vector(random))));
    }
    return packages;
  }

  private static float[] vector(Random random) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(vector);
  }

  private static List<Integer> nearest(List<EmbeddedPackage> packages, float[] query) {
    return IntStream.range(0, packages.size())
        .boxed()
        .filter(i -> packages.get(i).vector().isPresent())
        .sorted(
            Comparator.comparingDouble(
                i -> -VectorUtil.dotProduct(packages.get(i).vector().orElseThrow(), query)))
        .limit(HITS)
        .toList();
  }

  private static List<Integer> documents(TopDocs hits) {
    List<Integer> documents = new ArrayList<>();
    for (ScoreDoc hit : hits.scoreDocs) {
      documents.add(hit.doc);
    }
    return documents;
  }

  private static TopDocs list(int... documents) {
    return scored(documents, new float[documents.length]);
  }

  private static TopDocs scored(int[] documents, float[] scores) {
    ScoreDoc[] hits = new ScoreDoc[documents.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = new ScoreDoc(documents[i], scores[i]);
    }
    return new TopDocs(new TotalHits(hits.length, TotalHits.Relation.EQUAL_TO), hits);
  }
}
