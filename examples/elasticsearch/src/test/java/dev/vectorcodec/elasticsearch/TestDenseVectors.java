package dev.vectorcodec.elasticsearch;

import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertAcked;
import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertNoFailures;
import static org.elasticsearch.test.hamcrest.ElasticsearchAssertions.assertNoFailuresAndResponse;

import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.search.SearchRequestBuilder;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexService;
import org.elasticsearch.index.engine.Engine;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.shard.IndexShard;
import org.elasticsearch.indices.IndicesService;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.vectors.KnnSearchBuilder;
import org.elasticsearch.search.vectors.VectorData;
import org.elasticsearch.test.ESIntegTestCase;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * Promise: a {@code dense_vector} of an unchanged client is stored, searched with filters, merged
 * and found again after a restart, in this library's format.
 */
@ESIntegTestCase.ClusterScope(
    scope = ESIntegTestCase.Scope.TEST,
    numDataNodes = 2,
    numClientNodes = 0,
    supportsDedicatedMasters = false)
public class TestDenseVectors extends ESIntegTestCase {

  private static final String INDEX = "packages";
  private static final String VECTOR = "embedding";
  private static final String PART = "part";
  private static final String FORMAT_ATTRIBUTE = "PerFieldKnnVectorsFormat.format";
  private static final int COUNT = 6000;
  private static final int PARTS = 10;
  private static final int TOP = 10;
  private static final int CANDIDATES = 50;
  private static final int QUERIES = 40;
  private static final int BATCH = 1000;
  private static final double LEAST_RECALL = 0.95;

  private final List<float[]> vectors = new ArrayList<>();

  @Override
  protected Collection<Class<? extends Plugin>> nodePlugins() {
    return List.of(RabitqVectorsPlugin.class);
  }

  private void createIndex(String options) throws IOException {
    String mapping =
        String.format(
            Locale.ROOT,
            """
            {"properties": {
              "%s": {"type": "dense_vector", "dims": %d, "similarity": "cosine",
                     "index_options": {"type": "%s"}},
              "%s": {"type": "integer"}}}
            """,
            VECTOR,
            vectors.getFirst().length,
            options,
            PART);
    Settings.Builder settings =
        Settings.builder()
            // Else it is one that the test framework chooses at random.
            .put("index.codec", "default")
            .put("index.number_of_shards", 2)
            .put("index.number_of_replicas", 1);
    assertAcked(prepareCreate(INDEX, settings).setMapping(mapping));
    ensureGreen(INDEX);
  }

  private void readVectors() throws IOException {
    BundledPackages.read(COUNT).stream()
        .map(EmbeddedPackage::vector)
        .flatMap(Optional::stream)
        .forEach(vectors::add);
    assertTrue("vectors: " + vectors.size(), vectors.size() > COUNT / 2);
  }

  private void index(int from, int to) throws IOException {
    for (int start = from; start < to; start += BATCH) {
      BulkRequestBuilder bulk = client().prepareBulk();
      for (int id = start; id < Math.min(start + BATCH, to); id++) {
        try (XContentBuilder source = XContentFactory.jsonBuilder()) {
          source.startObject().array(VECTOR, vectors.get(id)).field(PART, id % PARTS).endObject();
          bulk.add(prepareIndex(INDEX).setId(Integer.toString(id)).setSource(source));
        }
      }
      assertNoFailures(bulk.get());
      refresh(INDEX);
    }
  }

  /** Which of the accepted vectors are nearest, by comparing all. */
  private Set<Integer> nearest(float[] target, IntPredicate accepted) {
    Comparator<Integer> byProduct = Comparator.comparingDouble(id -> product(target, id));
    return new HashSet<>(
        IntStream.range(0, vectors.size())
            .filter(accepted)
            .boxed()
            .sorted(byProduct.reversed())
            .limit(TOP)
            .toList());
  }

  private double product(float[] target, int id) {
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      sum += (double) target[i] * vectors.get(id)[i];
    }
    return sum;
  }

  private Set<Integer> search(float[] target, QueryBuilder filter) {
    KnnSearchBuilder knn =
        new KnnSearchBuilder(
            VECTOR, VectorData.fromFloats(target), TOP, CANDIDATES, null, null, null);
    if (filter != null) {
      knn.addFilterQuery(filter);
    }
    SearchRequestBuilder search = prepareSearch(INDEX).setKnnSearch(List.of(knn)).setSize(TOP);
    Set<Integer> found = new HashSet<>();
    assertNoFailuresAndResponse(
        search,
        response -> {
          for (SearchHit hit : response.getHits()) {
            found.add(Integer.valueOf(hit.getId()));
          }
        });
    return found;
  }

  private void assertRecall(String when, QueryBuilder filter, IntPredicate accepted) {
    int found = 0;
    for (int query = 0; query < QUERIES; query++) {
      float[] target = vectors.get(query * (vectors.size() / QUERIES));
      Set<Integer> hits = search(target, filter);
      assertTrue(when + ": " + hits, hits.stream().allMatch(accepted::test));
      hits.retainAll(nearest(target, accepted));
      found += hits.size();
    }
    double recall = (double) found / (QUERIES * TOP);
    assertTrue(when + ": recall " + recall, recall >= LEAST_RECALL);
  }

  private void assertAllFound(String when) {
    assertRecall(when, null, id -> true);
    assertRecall(when + ", filtered", QueryBuilders.termQuery(PART, 3), id -> id % PARTS == 3);
  }

  /** Looks into the segments themselves: what answers might be Elasticsearch's own format. */
  private Set<String> formats() throws IOException {
    Set<String> formats = new HashSet<>();
    for (IndicesService indices : internalCluster().getDataNodeInstances(IndicesService.class)) {
      for (IndexService service : indices) {
        for (IndexShard shard : service) {
          try (Engine.Searcher searcher = shard.acquireSearcher("test")) {
            for (LeafReaderContext leaf : searcher.getDirectoryReader().leaves()) {
              FieldInfo field = leaf.reader().getFieldInfos().fieldInfo(VECTOR);
              if (field != null) {
                formats.add(field.getAttribute(FORMAT_ATTRIBUTE));
              }
            }
          }
        }
      }
    }
    return formats;
  }

  public void testLife() throws Exception {
    readVectors();
    createIndex("hnsw");
    index(0, vectors.size());
    assertEquals(Set.of(RabitqGraphVectorsFormat.NAME), formats());
    assertAllFound("after indexing");
    assertNoFailures(
        indicesAdmin().prepareForceMerge(INDEX).setMaxNumSegments(1).setFlush(true).get());
    refresh(INDEX);
    assertAllFound("after merging");
    internalCluster().fullRestart();
    ensureGreen(INDEX);
    assertAllFound("after a restart");
    assertEquals(Set.of(RabitqGraphVectorsFormat.NAME), formats());
  }

  /** A field without a graph stays with Elasticsearch. */
  public void testFlatFieldIsLeftAlone() throws Exception {
    readVectors();
    createIndex("flat");
    index(0, 100);
    Set<String> formats = formats();
    assertEquals(formats.toString(), 1, formats.size());
    assertFalse(formats.toString(), formats.contains(RabitqGraphVectorsFormat.NAME));
    assertEquals(TOP, search(vectors.getFirst(), null).size());
  }
}
