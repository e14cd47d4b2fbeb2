package dev.vectorcodec.benchmark.data;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import me.tongfei.progressbar.ProgressBar;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * An HDF5 file as ann-benchmarks has it: data sets {@code train}, {@code test} and {@code
 * neighbors}, attribute {@code distance}. It is converted once, block by block, so that it need not
 * fit the heap and every process can map it.
 */
final class AnnBenchmarksFile {

  private static final int BLOCK_VALUES = 1 << 20;

  private static final long SIGNATURE = 0x0a1a0a0d46444889L;
  private static final int MAX_DIMENSION = 1 << 20;
  private static final int SUPERBLOCK_BYTES = 52;

  private final Path path;

  /** The files it became. */
  record Converted(Path base, Path queries, Path truth, VectorSimilarityFunction similarity) {}

  AnnBenchmarksFile(Path path) {
    this.path = path;
  }

  /**
   * Converts what the cache does not hold.
   *
   * @throws IllegalArgumentException if the file is not as described
   */
  Converted convert(Path cache) throws IOException {
    checkLength();
    String name = path.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    long time = Files.getLastModifiedTime(path).toMillis();
    String prefix = name + "-" + Files.size(path) + "-" + Long.toHexString(time);
    Converted converted =
        new Converted(
            cache.resolve(prefix + "_base.fvecs"),
            cache.resolve(prefix + "_query.fvecs"),
            cache.resolve(prefix + "_gt.ivecs"),
            similarity());
    try (HdfFile file = new HdfFile(path)) {
      convert(file, "train", converted.base);
      convert(file, "test", converted.queries);
      convert(file, "neighbors", converted.truth);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
    return converted;
  }

  /** The file says how long it is; the reader does not look and would run out of memory later. */
  private void checkLength() throws IOException {
    ByteBuffer start = ByteBuffer.allocate(SUPERBLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long size;
    try (FileChannel channel = FileChannel.open(path)) {
      size = channel.size();
      channel.read(start, 0);
    }
    if (start.hasRemaining() || start.getLong(0) != SIGNATURE) {
      throw new IllegalArgumentException(path + " cannot be read: it does not start as HDF5 does");
    }
    // Versions 0 and 1 hold more before the end of the file than 2 and 3 do.
    int endOffset =
        switch (start.get(8)) {
          case 0 -> 40;
          case 1 -> 44;
          default -> 28;
        };
    if (start.getLong(endOffset) > size) {
      throw new IllegalArgumentException(
          path + " cannot be read: it has " + size + " bytes of " + start.getLong(endOffset));
    }
  }

  private VectorSimilarityFunction similarity() {
    try (HdfFile file = new HdfFile(path)) {
      Attribute distance = file.getAttribute("distance");
      Object value = distance == null ? "euclidean" : distance.getData();
      return switch (String.valueOf(value)) {
        case "euclidean" -> VectorSimilarityFunction.EUCLIDEAN;
        case "angular" -> VectorSimilarityFunction.COSINE;
        case "dot", "ip" -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
        default -> throw new IllegalArgumentException(path + " has an unknown distance: " + value);
      };
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /** On damaged bytes the reader throws whatever its own reads run into. */
  private IllegalArgumentException unreadable(RuntimeException cause) {
    return new IllegalArgumentException(path + " cannot be read: " + cause.getMessage(), cause);
  }

  private void convert(HdfFile file, String name, Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Dataset dataset = file.getDatasetByPath(name);
    int[] dimensions = dataset.getDimensions();
    if (dimensions.length != 2
        || dimensions[0] < 1
        || dimensions[1] < 1
        || dimensions[1] > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          path + ": " + name + " has shape " + Arrays.toString(dimensions));
    }
    int blockRows = Math.max(1, BLOCK_VALUES / dimensions[1]);
    try (VecsWriter writer = new VecsWriter(target);
        ProgressBar progress = new ProgressBar("convert " + name, dimensions[0])) {
      for (int row = 0; row < dimensions[0]; row += blockRows) {
        int rows = Math.min(blockRows, dimensions[0] - row);
        Object block = dataset.getData(new long[] {row, 0}, new int[] {rows, dimensions[1]});
        write(writer, name, block);
        progress.stepBy(rows);
      }
      writer.finish();
    }
  }

  private void write(VecsWriter writer, String name, Object block) throws IOException {
    switch (block) {
      case float[][] rows -> {
        for (float[] row : rows) {
          writer.write(row);
        }
      }
      case double[][] rows -> {
        for (double[] row : rows) {
          float[] floats = new float[row.length];
          for (int i = 0; i < row.length; i++) {
            floats[i] = (float) row[i];
          }
          writer.write(floats);
        }
      }
      case int[][] rows -> {
        for (int[] row : rows) {
          writer.write(row);
        }
      }
      case long[][] rows -> {
        for (long[] row : rows) {
          writer.write(Arrays.stream(row).mapToInt(Math::toIntExact).toArray());
        }
      }
      default ->
          throw new IllegalArgumentException(
              path + ": " + name + " holds " + block.getClass().getSimpleName());
    }
  }
}
