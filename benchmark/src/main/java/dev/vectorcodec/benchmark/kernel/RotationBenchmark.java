package dev.vectorcodec.benchmark.kernel;

import dev.vectorcodec.kernel.ScalarKernels;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.Rotation;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.util.VectorUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What rotating one vector costs, beside a dense matrix of Lucene's dot products, and the transform
 * inside it, beside plain Java. What is rotated is what the last call left, so that nothing is
 * copied; rotations keep its length.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 3, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class RotationBenchmark {

  /** Padded dimensions: of one window and of two. */
  @Param({"128", "768"})
  public int dimension;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final VectorKernels scalar = new ScalarKernels();
  private Rotation rotation;
  private int window;
  private float[] values;
  private float[] rotated;
  private float[][] matrix;

  /** Fills everything; rotations must keep lengths and angles, transforms be the same. */
  @Setup
  public void setUp() {
    Random random = new Random(42);
    rotation = new Rotation(dimension, 42);
    window = Integer.highestOneBit(dimension);
    values = gaussian(random);
    rotated = new float[dimension];
    float[] other = gaussian(random);
    double square = VectorUtil.dotProduct(values, values);
    double dot = VectorUtil.dotProduct(values, other);
    matrix = new float[dimension][];
    for (int row = 0; row < dimension; row++) {
      // Column by column, what the rotation does to unit vectors; transposed below.
      matrix[row] = new float[dimension];
      matrix[row][row] = 1;
      rotation.apply(matrix[row]);
    }
    for (int row = 0; row < dimension; row++) {
      for (int column = 0; column < row; column++) {
        float swapped = matrix[row][column];
        matrix[row][column] = matrix[column][row];
        matrix[column][row] = swapped;
      }
    }
    float[] expected = denseMatrix().clone();
    rotate();
    for (int i = 0; i < dimension; i++) {
      Answers.check("rotation", expected[i], values[i], Math.sqrt(square));
    }
    rotation.apply(other);
    Answers.check("length", square, VectorUtil.dotProduct(values, values), square);
    Answers.check("angle", dot, VectorUtil.dotProduct(values, other), square);
    float[] transformed = values.clone();
    float[] plain = values.clone();
    kernels.hadamard(transformed, 0, window);
    scalar.hadamard(plain, 0, window);
    Answers.checkSame("transform", plain, transformed);
  }

  private float[] gaussian(Random random) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  /** Ours. */
  @Benchmark
  public float[] rotate() {
    rotation.apply(values);
    return values;
  }

  /** A matrix of the same rotation, by Lucene's dot products. */
  @Benchmark
  public float[] denseMatrix() {
    for (int row = 0; row < dimension; row++) {
      rotated[row] = VectorUtil.dotProduct(matrix[row], values);
    }
    return rotated;
  }

  /** One transform; values grow until they are no numbers, which costs no more. */
  @Benchmark
  public float[] transform() {
    kernels.hadamard(values, 0, window);
    return values;
  }

  /** The same in plain Java. */
  @Benchmark
  public float[] scalarTransform() {
    scalar.hadamard(values, 0, window);
    return values;
  }
}
