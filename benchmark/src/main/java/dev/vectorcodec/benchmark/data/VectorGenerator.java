package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;

/** Makes first vectors, then queries; the same seed gives the same ones on every machine. */
public interface VectorGenerator {

  /** The next vector. */
  float[] vector();

  /** The next query. */
  float[] query();

  /** Writes {@code prefix_base.fvecs} and {@code prefix_query.fvecs}. */
  default void write(Path prefix, int vectors, int queries) throws IOException {
    write(Path.of(prefix + "_base.fvecs"), vectors, this::vector);
    write(Path.of(prefix + "_query.fvecs"), queries, this::query);
  }

  private static void write(Path path, int rows, Supplier<float[]> source) throws IOException {
    try (VecsWriter writer = new VecsWriter(path);
        ProgressBar progress = new ProgressBar(path.getFileName().toString(), rows)) {
      for (int row = 0; row < rows; row++) {
        writer.write(source.get());
        progress.step();
      }
      writer.finish();
    }
  }
}
