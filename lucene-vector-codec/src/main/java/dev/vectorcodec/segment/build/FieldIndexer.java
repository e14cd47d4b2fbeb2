package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.build.Clusters;
import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.NodeOrder;
import dev.vectorcodec.graph.build.Ranking;
import dev.vectorcodec.graph.build.VectorArray;
import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.GraphLayout;
import dev.vectorcodec.segment.format.PreparationMetadata;
import dev.vectorcodec.segment.format.VectorLayout;
import dev.vectorcodec.segment.stored.StoredVectors;
import dev.vectorcodec.segment.stored.VectorCursor;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;

/**
 * Derives codes and graph of one field from its stored vectors, at flush and at merge alike.
 *
 * <p>Heap: see {@link GraphBuilder} and {@link Clusters}, and 24 bytes a vector for the orders of
 * vectors and nodes. Vectors stay in files, except those of a small field without a graph.
 */
public final class FieldIndexer {

  /** The seed that this project writes; readers take the seed that the metadata states. */
  private static final long ROTATION_SEED = 0x5EED0F0A57A71027L;

  /** Where Lucene's info stream gets our messages: the component of its own vector formats. */
  private static final String INFO_COMPONENT = "VV";

  private static final long BUILD_SEED = 0x0B5E55EDC0DEC0DEL;

  /** How many vectors a cluster has on average, while there are fewer clusters than the most. */
  private static final int CLUSTER_SIZE = 400;

  /** The same where vectors lie in many tight groups, each of which is worth a cluster. */
  private static final int LEAST_CLUSTER_SIZE = 50;

  private static final int LEAST_CLUSTERS = 32;
  private static final int MOST_CLUSTERS = 1024;

  /** Walks start from the longest vectors: at most this many, and one of {@link #ENTRY_SHARE}. */
  private static final int MOST_ENTRIES = 64;

  private static final int ENTRY_SHARE = 64;

  /** The heap keeps the vectors of a field without a graph if they take no more than 8 MB. */
  private static final int HELD_FLOATS = 1 << 21;

  private final SegmentWriteState state;
  private final IndexingParameters parameters;
  private final IndexOutput codes;
  private final IndexOutput graph;
  private final AbortCheck abortCheck;
  private final Workers workers;

  /**
   * @param abortCheck asked now and then whether to go on
   */
  public FieldIndexer(
      SegmentWriteState state,
      IndexingParameters parameters,
      IndexOutput codes,
      IndexOutput graph,
      IORunnable abortCheck,
      Workers workers) {
    this.workers = workers;
    this.state = state;
    this.parameters = parameters;
    this.codes = codes;
    this.graph = graph;
    this.abortCheck = new AbortCheck(abortCheck);
  }

  /** How the vectors of a field are prepared and ranked. */
  private record Field(VectorLayout vectorLayout, PreparationMetadata prepared, Ranking ranking) {

    Geometry geometry() {
      return FieldMetadata.geometry(vectorLayout.similarity());
    }

    VectorPreparation preparation() {
      return prepared.preparation(FieldMetadata.normalizes(vectorLayout.similarity()));
    }
  }

  /** Writes codes and graph of a field whose vectors are in {@code file}. */
  public FieldMetadata index(FieldInfo info, VectorLayout vectorLayout, PagedFile file)
      throws IOException {
    StoredVectors stored = new StoredVectors(vectorLayout, file, state.segmentInfo.maxDoc());
    Field field = prepare(stored.open());
    CodesLayout codesLayout = new CodesLayout(0, 0, 0, 0, recordLayout(vectorLayout));
    GraphLayout graphLayout = GraphLayout.none(vectorLayout.count());
    if (vectorLayout.count() > 0) {
      VectorSource vectors =
          new PreparedOnRead(stored, field.preparation(), true, null, abortCheck.copy());
      if (wantsGraph(vectorLayout)) {
        ByCluster order = byCluster(vectors);
        try (PreparedVectors ordered =
            PreparedVectors.write(state, vectors, order.ordinals, abortCheck)) {
          Linked linked = link(field, ordered.reader(), order.clusters);
          codesLayout = writeCodes(field, linked, order.ordinals);
          graphLayout = writeGraph(field, linked);
        }
      } else {
        codesLayout = writeCodes(field, vectors);
      }
    }
    return new FieldMetadata(
        info.number,
        vectorLayout,
        codesLayout,
        graphLayout,
        field.prepared(),
        parameters.beamWidthFor(field.ranking()),
        0);
  }

  private CodeRecordLayout recordLayout(VectorLayout vectorLayout) {
    int padded = VectorPreparation.paddedDimension(vectorLayout.dimension());
    return new CodeRecordLayout(padded, parameters.widthFor(padded));
  }

  private Field prepare(VectorCursor vectors) throws IOException {
    VectorLayout vectorLayout = vectors.layout();
    if (vectorLayout.count() == 0) {
      PreparationMetadata nothing = new PreparationMetadata(1f, ROTATION_SEED, new float[0], 0f);
      return new Field(vectorLayout, nothing, Ranking.DISTANCE);
    }
    VectorPreparation.Statistics statistics = statistics(vectors);
    PreparationMetadata prepared =
        new PreparationMetadata(
            statistics.scale(),
            ROTATION_SEED,
            statistics.mean(),
            wantsNeighborCodes(vectorLayout) ? statistics.largestSquare() : 0f);
    boolean byProduct =
        FieldMetadata.geometry(vectorLayout.similarity()) == Geometry.INNER_PRODUCT
            && statistics.lengthsDiffer(vectorLayout.stored().lengthRounding());
    return new Field(vectorLayout, prepared, byProduct ? Ranking.INNER_PRODUCT : Ranking.DISTANCE);
  }

  private Clusters clusters(VectorSource vectors) throws IOException {
    return Clusters.of(vectors, clusterLimits(vectors.size()), BUILD_SEED, workers);
  }

  /**
   * An order of all vectors in which clusters follow each other.
   *
   * @param ordinals the ordinal of the first vector, the second one and so on
   * @param clusters the clusters of the vectors in this order
   */
  private record ByCluster(int[] ordinals, Clusters clusters) {}

  private ByCluster byCluster(VectorSource vectors) throws IOException {
    Clusters clusters = clusters(vectors);
    int[] ordinals = clusters.members();
    return new ByCluster(ordinals, clusters.renumbered(ordinals));
  }

  /** Vectors with their graph. */
  private record Linked(
      VectorSource vectors, Clusters clusters, NeighborLists lists, NodeOrder order) {}

  private Linked link(Field field, VectorSource vectors, Clusters clusters) throws IOException {
    long start = System.nanoTime();
    try (CandidateFile candidates = new CandidateFile(state, abortCheck)) {
      GraphBuilder builder =
          new GraphBuilder(
              vectors,
              field.ranking(),
              parameters.degree(),
              BUILD_SEED,
              workers,
              NodeCandidates.Storage.of(candidates));
      NeighborLists lists = builder.build(root(clusters));
      message(vectors.size(), start);
      NodeOrder order = NodeOrder.of(vectors, clusters, builder.order(), BUILD_SEED, workers);
      return new Linked(vectors, clusters, lists, order);
    }
  }

  private void message(int count, long start) {
    if (state.infoStream.isEnabled(INFO_COMPONENT)) {
      state.infoStream.message(
          INFO_COMPONENT,
          "graph of "
              + count
              + " vectors in segment "
              + state.segmentInfo.name
              + " built in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms");
    }
  }

  private CodeWriter codeWriter(Field field) {
    return new CodeWriter(
        codes,
        recordLayout(field.vectorLayout()),
        field.geometry(),
        field.preparation().rotatedMean());
  }

  /** Writes codes of a field without a graph, whose order only has to go cluster by cluster. */
  private CodesLayout writeCodes(Field field, VectorSource onRead) throws IOException {
    boolean held = (long) onRead.size() * onRead.width() <= HELD_FLOATS;
    VectorSource vectors = held ? VectorArray.copyOf(onRead) : onRead;
    Clusters clusters = clusters(vectors);
    CodeWriter writer = codeWriter(field);
    return writer.write(
        writer.encoded(vectors, clusters),
        clusters,
        NodeOrder.byCluster(clusters),
        entries(field, vectors));
  }

  /**
   * Writes codes of a field with a graph.
   *
   * @param ordinals the ordinal of each linked vector
   */
  private CodesLayout writeCodes(Field field, Linked linked, int[] ordinals) throws IOException {
    int[] vectorOfNode = linked.order.ordinals();
    NodeOrder order = linked.order.renamed(ordinals);
    int[] entries = entries(field, linked.vectors);
    Arrays.setAll(entries, i -> ordinals[entries[i]]);
    CodeWriter writer = codeWriter(field);
    CodeWriter.Records records = writer.encoded(linked.vectors, linked.clusters);
    return writer.write(
        ordinal -> records.of(vectorOfNode[order.nodes()[ordinal]]),
        linked.clusters,
        order,
        entries);
  }

  private static int[] entries(Field field, VectorSource vectors) throws IOException {
    return field.ranking() == Ranking.INNER_PRODUCT ? longest(vectors) : new int[0];
  }

  /**
   * The longest vectors, which are answers to many queries: searches by inner product start there.
   */
  private static int[] longest(VectorSource vectors) throws IOException {
    NearestHeap longest = new NearestHeap();
    longest.reset(Math.max(1, Math.min(MOST_ENTRIES, vectors.size() / ENTRY_SHARE)));
    float[] vector = new float[vectors.width()];
    for (int ordinal = 0; ordinal < vectors.size(); ordinal++) {
      vectors.read(ordinal, vector, 0);
      float square = VectorKernels.INSTANCE.dotProduct(vector, 0, vector, 0, vector.length);
      longest.offer(-square, ordinal);
    }
    longest.sort();
    int[] ordinals = new int[longest.size()];
    Arrays.setAll(ordinals, longest::id);
    return ordinals;
  }

  private boolean wantsGraph(VectorLayout vectorLayout) {
    return parameters.wantsGraph(vectorLayout.count(), vectorLayout.dimension());
  }

  private boolean wantsNeighborCodes(VectorLayout vectorLayout) {
    return parameters.neighborCodes() && wantsGraph(vectorLayout);
  }

  private GraphLayout writeGraph(Field field, Linked linked) throws IOException {
    int degree = parameters.degree();
    NeighborCodeLayout codeLayout = null;
    GraphWriter.RowCodes rowCodes = null;
    if (parameters.neighborCodes()) {
      VectorSource vectors = linked.vectors;
      codeLayout = new NeighborCodeLayout(vectors.width(), degree);
      rowCodes =
          new NeighborCodeWriter(
              graph, codeLayout, vectors, field.geometry(), field.preparation().rotatedMean());
    }
    return new GraphWriter(graph, degree, codeLayout, rowCodes).write(linked.lists, linked.order);
  }

  private VectorPreparation.Statistics statistics(VectorCursor vectors) throws IOException {
    VectorPreparation.Statistics all = statistics(vectors, Double.POSITIVE_INFINITY);
    return all.hasOutliers() ? statistics(vectors, all.longestUsual()) : all;
  }

  private VectorPreparation.Statistics statistics(VectorCursor vectors, double longestUsual)
      throws IOException {
    VectorLayout vectorLayout = vectors.layout();
    VectorPreparation.Statistics statistics =
        new VectorPreparation.Statistics(
            FieldMetadata.normalizes(vectorLayout.similarity()),
            vectorLayout.dimension(),
            longestUsual);
    float[] values = new float[vectorLayout.dimension()];
    for (int ordinal = 0; ordinal < vectorLayout.count(); ordinal++) {
      vectors.readFloats(ordinal, values);
      statistics.add(values);
      abortCheck.countVector();
    }
    return statistics;
  }

  private static Clusters.Limits clusterLimits(int count) {
    int wanted = Math.min(MOST_CLUSTERS, 1 + count / CLUSTER_SIZE);
    int most = Math.min(MOST_CLUSTERS, 1 + count / LEAST_CLUSTER_SIZE);
    return new Clusters.Limits(LEAST_CLUSTERS, wanted, most);
  }

  /** The vector that becomes node 0. */
  private static int root(Clusters clusters) {
    int[] medoids = clusters.medoids();
    int cluster = 0;
    while (medoids[cluster] < 0) {
      cluster++;
    }
    return medoids[cluster];
  }
}
