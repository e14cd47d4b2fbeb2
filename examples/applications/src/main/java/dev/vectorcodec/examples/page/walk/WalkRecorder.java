package dev.vectorcodec.examples.page.walk;

import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.page.search.IndexFormat;
import dev.vectorcodec.examples.page.search.OpenIndex;
import dev.vectorcodec.examples.page.search.PackageCollection;
import dev.vectorcodec.examples.page.search.SearchRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Searches and says what was looked at, and along which links of the graph it can be reached. */
public final class WalkRecorder {

  private final PackageCollection collection;
  private final PackageMap map;

  /** Records searches of packages that lie where {@code map} says. */
  public WalkRecorder(PackageCollection collection, PackageMap map) {
    this.collection = collection;
    this.map = map;
  }

  /**
   * Searches for a vector as {@link IndexFormat#query} does, and once more with a filter that lets
   * the same through and hears what the search would keep.
   */
  public Walk record(IndexFormat format, float[] vector, SearchRequest request) throws IOException {
    OpenIndex index = collection.index(format);
    KnnFloatVectorQuery query =
        format.query(
            PackageIndex.VECTOR,
            vector,
            request.hits(),
            request.effort(),
            request.filter().query().orElse(null));
    RecordedQuery plain = new RecordedQuery(query, false);
    RecordedQuery asking = new RecordedQuery(query, true);
    TopDocs hits = index.searcher().search(plain, request.hits());
    index.searcher().search(asking, request.hits());
    Set<Integer> scored = new LinkedHashSet<>();
    plain.given().forEach(given -> scored.add(given.doc));
    Set<Integer> all = new LinkedHashSet<>();
    // With a filter a scan may seem cheaper than a walk. What that kept says nothing of this one.
    if (asking.asked().size() <= plain.compared()) {
      all.addAll(asking.asked());
    }
    all.addAll(scored);
    int[] place = map.place(vector);
    return new Walk(
        place[0],
        place[1],
        plain.compared(),
        vectors(index),
        scored.size(),
        steps(index, all, scored, hits));
  }

  private List<Walk.Step> steps(
      OpenIndex index, Set<Integer> documents, Set<Integer> scored, TopDocs hits)
      throws IOException {
    Map<Integer, Integer> ranks = new HashMap<>();
    for (int i = 0; i < hits.scoreDocs.length; i++) {
      ranks.put(hits.scoreDocs[i].doc, i + 1);
    }
    int[] from = linkedFrom(index, documents);
    List<Walk.Step> steps = new ArrayList<>();
    for (int document : documents) {
      EmbeddedPackage entry = collection.packages().get(index.packageOf(document));
      int[] place = map.place(entry.vector().orElseThrow());
      steps.add(
          new Walk.Step(
              place[0],
              place[1],
              entry.entry().name(),
              from[steps.size()],
              scored.contains(document),
              ranks.getOrDefault(document, 0)));
    }
    return steps;
  }

  private static int vectors(OpenIndex index) throws IOException {
    return index.segment().reader().getFloatVectorValues(PackageIndex.VECTOR).size();
  }

  /** For each step the first one before it whose node links to it; -1 if none does. */
  private static int[] linkedFrom(OpenIndex index, Set<Integer> documents) throws IOException {
    int[] from = new int[documents.size()];
    Arrays.fill(from, -1);
    HnswGraph graph = graph(index);
    if (graph == null || graph.size() == 0) {
      return from;
    }
    int[] nodes = nodes(index, documents);
    Map<Integer, Integer> stepOfNode = new HashMap<>();
    for (int step = 0; step < nodes.length; step++) {
      stepOfNode.putIfAbsent(nodes[step], step);
    }
    for (int step = 0; step < nodes.length; step++) {
      graph.seek(0, nodes[step]);
      for (int neighbor = graph.nextNeighbor();
          neighbor != DocIdSetIterator.NO_MORE_DOCS;
          neighbor = graph.nextNeighbor()) {
        int reached = stepOfNode.getOrDefault(neighbor, -1);
        if (reached > step && from[reached] < 0) {
          from[reached] = step;
        }
      }
    }
    return from;
  }

  /** The nodes of documents: a segment numbers those that have a vector. */
  private static int[] nodes(OpenIndex index, Set<Integer> documents) throws IOException {
    FloatVectorValues values = index.segment().reader().getFloatVectorValues(PackageIndex.VECTOR);
    int[] nodes = new int[documents.size()];
    int next = 0;
    for (int document : documents) {
      nodes[next++] = node(values, document);
    }
    return nodes;
  }

  /** Documents of nodes ascend. */
  private static int node(FloatVectorValues values, int document) {
    int low = 0;
    int high = values.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values.ordToDoc(middle) < document) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The graph as every format with one shows it; null if the segment has none. */
  private static HnswGraph graph(OpenIndex index) throws IOException {
    CodecReader segment = (CodecReader) index.segment().reader();
    KnnVectorsReader reader = segment.getVectorReader();
    if (reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields) {
      reader = fields.getFieldReader(PackageIndex.VECTOR);
    }
    return reader instanceof HnswGraphProvider provider
        ? provider.getGraph(PackageIndex.VECTOR)
        : null;
  }
}
