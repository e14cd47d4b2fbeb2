package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.benchmark.data.VectorSet;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.util.function.IntFunction;

/**
 * Vectors as JVector's builder wants them: on the heap, where it is fastest, because its own
 * benchmarks build from there.
 */
final class JVectorRows implements RandomAccessVectorValues {

  private final VectorFloat<?>[] rows;
  private final int dimension;

  JVectorRows(VectorSet base) {
    VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
    this.dimension = base.dimension();
    this.rows = new VectorFloat<?>[base.size()];
    fill(row -> types.createFloatVector(base.floats(row)));
  }

  /** Copies the vectors of an index on disk. */
  JVectorRows(RandomAccessVectorValues stored) {
    this.dimension = stored.dimension();
    this.rows = new VectorFloat<?>[stored.size()];
    fill(row -> stored.getVector(row).copy());
  }

  private void fill(IntFunction<VectorFloat<?>> source) {
    for (int row = 0; row < rows.length; row++) {
      rows[row] = source.apply(row);
    }
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public VectorFloat<?> getVector(int row) {
    return rows[row];
  }

  @Override
  public boolean isValueShared() {
    return false;
  }

  @Override
  public RandomAccessVectorValues copy() {
    return this;
  }
}
