package dev.vectorcodec.benchmark.kernel;

import dev.vectorcodec.kernel.ScalarKernels;
import dev.vectorcodec.kernel.VectorKernels;
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
 * Dot product and distance of one float vector, hot in the cache: ours, ours in plain Java, and
 * Lucene's {@code VectorUtil}.
 *
 * <p>Warm-up is long because kernels allocate until the compiler has seen enough; more forks than
 * iterations, because what varies is what the compiler makes of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 3, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class DistanceBenchmark {

  /** Padded dimensions. */
  @Param({"128", "768"})
  public int dimension;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final VectorKernels scalar = new ScalarKernels();
  private float[] vector;
  private float[] query;

  /** Fills everything and compares all answers with sums of doubles. */
  @Setup
  public void setUp() {
    Random random = new Random(42);
    vector = new float[dimension];
    query = new float[dimension];
    double dot = 0;
    double square = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
      query[i] = (float) random.nextGaussian();
      dot += (double) vector[i] * query[i];
      square += ((double) vector[i] - query[i]) * ((double) vector[i] - query[i]);
    }
    Answers.check("dot product", dot, dotProduct(), square);
    Answers.check("scalar dot product", dot, scalarDotProduct(), square);
    Answers.check("Lucene's dot product", dot, luceneDotProduct(), square);
    Answers.check("square distance", square, squareDistance(), square);
    Answers.check("scalar square distance", square, scalarSquareDistance(), square);
    Answers.check("Lucene's square distance", square, luceneSquareDistance(), square);
  }

  /** One stored vector. */
  @Benchmark
  public float dotProduct() {
    return kernels.dotProduct(vector, 0, query, 0, dimension);
  }

  /** The same in plain Java. */
  @Benchmark
  public float scalarDotProduct() {
    return scalar.dotProduct(vector, 0, query, 0, dimension);
  }

  /** Lucene's. */
  @Benchmark
  public float luceneDotProduct() {
    return VectorUtil.dotProduct(vector, query);
  }

  /** One stored vector. */
  @Benchmark
  public float squareDistance() {
    return kernels.squareDistance(vector, 0, query, 0, dimension);
  }

  /** The same in plain Java. */
  @Benchmark
  public float scalarSquareDistance() {
    return scalar.squareDistance(vector, 0, query, 0, dimension);
  }

  /** Lucene's. */
  @Benchmark
  public float luceneSquareDistance() {
    return VectorUtil.squareDistance(vector, query);
  }
}
