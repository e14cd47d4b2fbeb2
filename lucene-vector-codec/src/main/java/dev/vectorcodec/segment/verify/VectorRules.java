package dev.vectorcodec.segment.verify;

import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.VectorLayout;
import dev.vectorcodec.segment.stored.VectorCursor;
import java.io.IOException;

/** The rule V1: components are finite. Whoever opens the vectors of a field checks V2. */
final class VectorRules {

  private final VectorLayout layout;
  private final VectorCursor vectors;
  private final Problems problems;

  VectorRules(FieldMetadata metadata, VectorCursor vectors, Problems problems) {
    this.layout = metadata.vectorLayout();
    this.vectors = vectors;
    this.problems = problems;
  }

  void check() throws IOException {
    float[] values = new float[layout.dimension()];
    for (int ordinal = 0; ordinal < layout.count(); ordinal++) {
      vectors.readFloats(ordinal, values);
      for (int component = 0; component < values.length; component++) {
        if (Float.isFinite(values[component]) == false) {
          problems.add("a component is not finite", values[component] + " of ordinal " + ordinal);
          break;
        }
      }
    }
  }
}
