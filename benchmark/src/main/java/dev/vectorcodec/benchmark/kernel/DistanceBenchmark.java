package dev.vectorcodec.benchmark.kernel;

import dev.vectorcodec.io.Memory;
import dev.vectorcodec.io.MemoryAccess;
import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * Distances from memory, hot in the cache: a float vector, and the estimates of a block of 32
 * codes; Lucene's {@code VectorUtil} on arrays is the baseline.
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

  /** Vector dimensions: round ones, and one that needs masks. */
  @Param({"128", "100", "768"})
  public int dimension;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private float[] vector;
  private float[] query;
  private Memory memory;
  private QuantizedQuery codes;
  private final float[] lanes = new float[VectorKernels.LANES];
  private float[] estimates;

  /** Fills everything and checks the kernel's answer against Lucene's. */
  @Setup
  public void setUp() {
    Random random = new Random(42);
    int padded = (dimension + VectorKernels.LANES - 1) / VectorKernels.LANES * VectorKernels.LANES;
    vector = new float[dimension];
    query = new float[dimension];
    codes = new QuantizedQuery(padded);
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
      query[i] = (float) random.nextGaussian();
      codes.values[i] = query[i];
    }
    codes.quantize(kernels);
    estimates = new float[VectorKernels.BLOCK_CODES];
    byte[] bytes = new byte[Math.max(dimension * Float.BYTES, (2 * padded / 32 + 2) * 128)];
    random.nextBytes(bytes);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    memory = MemoryAccess.INSTANCE.allocate(bytes.length);
    memory.fill(bytes, bytes.length);
    float expected = VectorUtil.squareDistance(vector, query);
    float given = kernels.squareDistance(memory, 0, query, dimension, lanes);
    if (Math.abs(expected - given) > 1e-4 * expected) {
      throw new AssertionError(given + " instead of " + expected);
    }
  }

  /** The baseline. */
  @Benchmark
  public float luceneSquareDistance() {
    return VectorUtil.squareDistance(vector, query);
  }

  /** One stored vector. */
  @Benchmark
  public float squareDistance() {
    return kernels.squareDistance(memory, 0, query, dimension, lanes);
  }

  /** 32 codes of one bit. */
  @Benchmark
  public float[] estimateOnePlane() {
    kernels.estimateBlock(memory, 0, 1, codes, 1f, estimates, 0);
    return estimates;
  }

  /** 32 codes of two bits. */
  @Benchmark
  public float[] estimateTwoPlanes() {
    kernels.estimateBlock(memory, 0, 2, codes, 1f, estimates, 0);
    return estimates;
  }
}
