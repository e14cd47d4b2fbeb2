package dev.vectorcodec.segment.verify;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.CodeEncoder;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.VectorCursor;
import java.io.IOException;

/** The rule C3: the code of each node is that of its vector, up to rounding. */
final class CodeRules {

  private final FieldMetadata metadata;
  private final CodesLayout layout;
  private final VectorCursor vectors;
  private final PagedFile.Cursor codes;
  private final Problems problems;

  CodeRules(
      FieldMetadata metadata, VectorCursor vectors, PagedFile.Cursor codes, Problems problems) {
    this.metadata = metadata;
    this.layout = metadata.codes();
    this.vectors = vectors;
    this.codes = codes;
    this.problems = problems;
  }

  void check() throws IOException {
    VectorPreparation preparation = metadata.preparation();
    Geometry geometry = FieldMetadata.geometry(metadata.vectorLayout().similarity());
    CodeEncoder encoder = new CodeEncoder(geometry, layout.code(), preparation.rotatedMean());
    int padded = layout.code().paddedDimension();
    float[] values = new float[metadata.vectorLayout().dimension()];
    float[] prepared = new float[padded];
    float[] centroid = new float[padded];
    long[] record = new long[layout.code().sizeInLongs()];
    int loaded = -1;
    for (int node = 0; node < layout.count(); node++) {
      int ordinal = codes.readInt(layout.ordinalOffset(node));
      codes.readLongs(layout.recordOffset(node), record, 0, record.length);
      int cluster = layout.code().cluster(record, 0);
      if (ordinal < 0 || ordinal >= layout.count() || cluster >= layout.clusterCount()) {
        // Another rule has told so.
        continue;
      }
      if (cluster != loaded) {
        codes.readFloats(layout.centroidOffset(cluster), centroid, 0, padded);
        loaded = cluster;
      }
      vectors.readFloats(ordinal, values);
      preparation.prepare(values, prepared);
      long[] expected = encoder.encode(prepared, 0, centroid, 0, cluster);
      if (layout.code().isAlike(record, expected) == false) {
        problems.add("a code is not that of its vector", "node " + node + ", ordinal " + ordinal);
      }
    }
  }
}
