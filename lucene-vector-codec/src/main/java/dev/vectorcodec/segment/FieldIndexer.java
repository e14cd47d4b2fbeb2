package dev.vectorcodec.segment;

import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.Workers;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.VectorPreparation;
import java.io.IOException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;

/**
 * Derives codes and graph of one field from its stored vectors, at flush and at merge alike.
 *
 * <p>Heap while a graph is built: see {@link GraphBuilder}, and 4 bytes a vector for the order of
 * nodes. Vectors stay in files.
 */
final class FieldIndexer {

  /** Part of the format only as the default of what the metadata says. */
  private static final long ROTATION_SEED = 0x5EED0F0A57A71027L;

  /** Where Lucene's info stream gets our messages: the component of its own vector formats. */
  private static final String INFO_COMPONENT = "VV";

  private static final long BUILD_SEED = 0x0B5E55EDC0DEC0DEL;

  /** Smallest and (for 4 √n) largest useful entry samples. */
  private static final int MIN_SAMPLE = 1024;

  private static final int SAMPLE_PER_ROOT = 4;

  private final SegmentWriteState state;
  private final IndexingParameters parameters;
  private final IndexOutput codes;
  private final IndexOutput graph;
  private final AbortCheck abortCheck;
  private final Workers workers;

  /**
   * @param abortCheck asked now and then whether to go on
   */
  FieldIndexer(
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

  FieldEntry index(FieldInfo info, RawLayout raw, PagedFile file) throws IOException {
    int padded = VectorPreparation.paddedDimension(raw.dimension());
    if (raw.count() == 0) {
      return new FieldEntry(
          info.number,
          raw,
          new CodesLayout(0, CodeKind.NONE, 0, 0, padded),
          noGraph(padded, 0),
          1f,
          ROTATION_SEED,
          new float[0]);
    }
    RawVectors vectors = new RawVectors(raw, file, state.segmentInfo.maxDoc());
    VectorPreparation.Statistics statistics = statistics(vectors);
    VectorPreparation preparation =
        new VectorPreparation(
            FieldEntry.normalizes(raw.similarity()),
            statistics.scale(),
            statistics.centroid(),
            ROTATION_SEED);
    boolean hasGraph = raw.count() >= parameters.graphThreshold();
    CodesLayout codesLayout = codesLayout(raw.count(), padded, hasGraph);
    Geometry geometry = FieldEntry.geometry(raw.similarity());
    CodeWriter codeWriter = new CodeWriter(codes, geometry, preparation.rotatedCentroid());
    GraphLayout graphLayout = noGraph(padded, raw.count());
    if (hasGraph == false) {
      float[] values = new float[raw.dimension()];
      codeWriter.write(
          codesLayout,
          (ordinal, target) -> {
            vectors.readFloats(ordinal, values);
            preparation.prepare(values, target);
          });
    } else {
      float levelled =
          geometry == Geometry.INNER_PRODUCT && statistics.lengthsDiffer()
              ? statistics.maxSquareNorm()
              : -1;
      try (PreparedVectors prepared =
          PreparedVectors.write(state, vectors, preparation, levelled, abortCheck)) {
        PreparedVectors.Reader reader = prepared.reader();
        codeWriter.write(
            codesLayout, (ordinal, target) -> reader.readStart(ordinal, target, 0, padded));
        graphLayout = writeGraph(prepared, geometry, preparation.rotatedCentroid());
      }
    }
    return new FieldEntry(
        info.number,
        raw,
        codesLayout,
        graphLayout,
        statistics.scale(),
        ROTATION_SEED,
        statistics.centroid());
  }

  private VectorPreparation.Statistics statistics(RawVectors vectors) throws IOException {
    RawLayout raw = vectors.layout();
    VectorPreparation.Statistics statistics =
        new VectorPreparation.Statistics(FieldEntry.normalizes(raw.similarity()), raw.dimension());
    float[] values = new float[raw.dimension()];
    for (int ordinal = 0; ordinal < raw.count(); ordinal++) {
      vectors.readFloats(ordinal, values);
      statistics.add(values);
      abortCheck.countVector();
    }
    return statistics;
  }

  private CodesLayout codesLayout(int count, int padded, boolean hasGraph) throws IOException {
    boolean records = hasGraph && parameters.inlineCodes() == false;
    int bits = parameters.bitsFor(padded);
    return new CodesLayout(
        codes.alignFilePointer(CodesLayout.ALIGNMENT),
        records ? CodeKind.RECORDS : CodeKind.BLOCKS,
        records ? bits : Math.min(bits, 2),
        count,
        padded);
  }

  private static GraphLayout noGraph(int padded, int count) {
    return new GraphLayout(0, count, 0, new NodeLayout(GraphKind.NONE, 0, 0, padded));
  }

  private GraphLayout writeGraph(
      PreparedVectors prepared, Geometry geometry, float[] rotatedCentroid) throws IOException {
    long start = System.nanoTime();
    GraphBuilder builder =
        new GraphBuilder(prepared.reader(), parameters.degree(), BUILD_SEED, workers);
    NeighborLists lists = builder.build();
    if (state.infoStream.isEnabled(INFO_COMPONENT)) {
      state.infoStream.message(
          INFO_COMPONENT,
          "graph of "
              + prepared.count()
              + " vectors in segment "
              + state.segmentInfo.name
              + " built in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms");
    }
    int padded = rotatedCentroid.length;
    NodeLayout node =
        parameters.inlineCodes()
            ? new NodeLayout(
                GraphKind.NODE_BLOCKS, parameters.degree(), parameters.bitsFor(padded), padded)
            : new NodeLayout(GraphKind.NEIGHBOR_LISTS, parameters.degree(), 0, padded);
    int count = prepared.count();
    int wanted = Math.max(MIN_SAMPLE, (int) (SAMPLE_PER_ROOT * Math.sqrt(count)));
    GraphLayout layout =
        new GraphLayout(
            graph.alignFilePointer(NodeLayout.ALIGNMENT), count, Math.min(count, wanted), node);
    new GraphWriter(graph, prepared, geometry, rotatedCentroid, workers)
        .write(layout, lists, builder.order());
    return layout;
  }
}
