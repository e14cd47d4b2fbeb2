package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.build.Clusters;
import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.NodeOrder;
import dev.vectorcodec.graph.build.Ranking;
import dev.vectorcodec.graph.candidates.Reservoirs;
import dev.vectorcodec.graph.merge.FreshVectors;
import dev.vectorcodec.graph.merge.GraphMerger;
import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.build.IndexingParameters;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.GraphLayout;
import dev.vectorcodec.segment.format.PreparationMetadata;
import dev.vectorcodec.segment.format.VectorLayout;
import dev.vectorcodec.segment.stored.StoredVectors;
import java.io.IOException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;

/** Carries graph, clusters and codes of a field's largest segment over into the merged one. */
public final class CarryOver {

  /** Where Lucene's info stream gets our messages: the component of its own vector formats. */
  private static final String INFO_COMPONENT = "VV";

  private static final long SEED = 0x0B5E55EDC0DEC0DEL;

  /**
   * If one in this many new vectors lies in a tight group of new ones, the merge builds clusters
   * anew.
   */
  private static final int GROUPED_SHARE = 16;

  /** Centroids of scaled vectors stay far below this, and squares of it are finite. */
  private static final float LARGEST_COMPONENT = 1 << 20;

  private final SegmentWriteState state;
  private final IndexingParameters parameters;
  private final IndexOutput codes;
  private final IndexOutput graph;
  private final AbortCheck abortCheck;
  private final Workers workers;

  /**
   * @param abortCheck asked now and then whether to go on
   */
  public CarryOver(
      SegmentWriteState state,
      IndexingParameters parameters,
      IndexOutput codes,
      IndexOutput graph,
      IORunnable abortCheck,
      Workers workers) {
    this.state = state;
    this.parameters = parameters;
    this.codes = codes;
    this.graph = graph;
    this.abortCheck = new AbortCheck(abortCheck);
    this.workers = workers;
  }

  /**
   * Writes codes and graph of a field whose merged vectors are in {@code file}; returns null, and
   * writes nothing, if the merge should build them instead.
   */
  public FieldMetadata index(
      FieldInfo info, VectorLayout vectorLayout, PagedFile file, MergeSource source)
      throws IOException {
    long start = System.nanoTime();
    FieldMetadata old = source.field().metadata();
    if (vectorLayout.count() == 0 || CarryOverCheck.fits(old, vectorLayout, parameters) == false) {
      return null;
    }
    int changed = CarryOverCheck.count(source, vectorLayout, abortCheck);
    if (changed == CarryOverCheck.TOO_MANY) {
      return null;
    }
    StoredVectors vectors = new StoredVectors(vectorLayout, file, state.segmentInfo.maxDoc());
    Renumbering renumbering = new NodeMapping(source, vectors.open(), abortCheck).find();
    CarriedField field =
        new CarriedField(
            source.field(),
            renumbering,
            old.preparation(),
            vectors,
            renumbering.fresh(),
            abortCheck);
    FieldMetadata metadata = carry(info, vectorLayout, field, changed);
    message(vectorLayout.count(), metadata, changed, start);
    return metadata;
  }

  private void message(int count, FieldMetadata metadata, int changed, long start) {
    if (state.infoStream.isEnabled(INFO_COMPONENT)) {
      state.infoStream.message(
          INFO_COMPONENT,
          "graph of "
              + count
              + " vectors in segment "
              + state.segmentInfo.name
              + (metadata == null ? " not carried over, " : " carried over, ")
              + changed
              + " changed, in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms");
    }
  }

  private FieldMetadata carry(
      FieldInfo info, VectorLayout vectorLayout, CarriedField field, int changed)
      throws IOException {
    ClusterRanges ranges = ClusterRanges.read(field.old(), abortCheck);
    int[][] samples = ranges.samples(field.renumbering());
    FreshLengths lengths = new FreshLengths(field.metadata(), field.vectors().open(), abortCheck);
    if (lengths.fit(field.fresh(), samples[0][0]) == false) {
      return null;
    }
    float[] centroids = readCentroids(field.old());
    if (new CarriedSample(field, centroids).isOfTheVectors() == false) {
      return null;
    }
    Clusters clusters = Clusters.around(field.freshPrepared(), centroids, workers);
    GraphMerger merger = link(field, clusters, samples);
    if (merger == null) {
      return null;
    }
    merger.mend();
    NodeOrder order =
        MergedOrder.of(ranges, field.renumbering(), field.fresh(), clusters.assigned());
    NeighborLists lists = merger.connect(order.ordinals());
    CarriedWriter writer = new CarriedWriter(field, order);
    CodesLayout codesLayout = writer.writeCodes(codes, clusters);
    GraphLayout graphLayout = writer.writeGraph(graph, lists);
    PreparationMetadata old = field.metadata().prepared();
    PreparationMetadata prepared =
        new PreparationMetadata(
            old.scale(), old.rotationSeed(), old.mean(), lengths.largestSquare());
    return new FieldMetadata(
        info.number,
        vectorLayout,
        codesLayout,
        graphLayout,
        prepared,
        parameters.beamWidthFor(Ranking.DISTANCE),
        changed);
  }

  /**
   * Carries links over and links new vectors; returns null if too many of these lie in groups of
   * their own. Where new vectors may find their neighbors is garbage afterwards.
   */
  private GraphMerger link(CarriedField field, Clusters clusters, int[][] samples)
      throws IOException {
    NeighborLists among = among(field, clusters);
    if (among == null) {
      return null;
    }
    GraphMerger merger =
        new GraphMerger(
            field.centered(), field.links(), field.renumbering(), parameters.degree(), workers);
    merger.link(new FreshVectors(field.fresh(), clusters.assigned(), samples, among));
    return merger;
  }

  /** For each new vector the nearest other ones; null if too many lie in groups of their own. */
  private NeighborLists among(CarriedField field, Clusters clusters) throws IOException {
    Reservoirs candidates =
        new GraphBuilder(field.freshCentered(), parameters.degree(), SEED, workers)
            .candidates(FreshVectors.AMONG);
    int grouped = FreshVectors.countGrouped(candidates, clusters.distances());
    boolean many = (long) grouped * GROUPED_SHARE > field.fresh().length;
    return many ? null : FreshVectors.among(candidates);
  }

  private static float[] readCentroids(OldField field) throws IOException {
    CodesLayout layout = field.metadata().codes();
    float[] centroids = new float[layout.clusterCount() * layout.code().paddedDimension()];
    field.codes().cursor().readFloats(layout.centroidOffset(0), centroids, 0, centroids.length);
    float largest = VectorPreparation.maxMagnitude(centroids);
    if (largest <= LARGEST_COMPONENT == false) {
      throw field.codes().corrupt("a centroid has a component of the magnitude " + largest);
    }
    return centroids;
  }
}
