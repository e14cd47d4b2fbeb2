package dev.vectorcodec.benchmark.kernel;

import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.ScalarKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.util.VectorUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one code costs: the estimates of a block of 32 codes, ours and ours in plain Java, beside 32
 * times what Lucene does for a code of one bit and a query of four ({@code int4BitDotProduct}, a
 * dot product without the correction that makes it a distance).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 3, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class CodeBlockBenchmark {

  private static final int CODES = VectorKernels.BLOCK_CODES;
  private static final int QUERY_BITS = 4;
  private static final float BASE = 1;

  /** Padded dimensions. */
  @Param({"128", "768"})
  public int dimension;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final VectorKernels scalar = new ScalarKernels();
  private final float[] estimates = new float[CODES];
  private final byte[][] luceneCodes = new byte[CODES][];
  private byte[] luceneQuery;
  private int planeInts;
  private int[] block;
  private QuantizedQuery query;

  /** Fills everything; both of ours must agree bit for bit, and with plain sums. */
  @Setup
  public void setUp() {
    Random random = new Random(42);
    query = new QuantizedQuery(dimension);
    for (int i = 0; i < dimension; i++) {
      query.values[i] = (float) random.nextGaussian();
    }
    query.quantize(kernels);
    planeInts = dimension / Integer.SIZE * CODES;
    block = new int[2 * planeInts + 2 * CODES];
    for (int i = 0; i < 2 * planeInts; i++) {
      block[i] = random.nextInt();
    }
    // Addends and multipliers, behind the planes: ones. A block of one bit starts at the second.
    Arrays.fill(block, 2 * planeInts, block.length, Float.floatToRawIntBits(1));
    float[] expected = scalarTwoPlanes().clone();
    Answers.checkSame("two planes", expected, twoPlanes());
    for (int code = 0; code < CODES; code++) {
      double sum = plainSum(code, 0) + 0.5 * plainSum(code, planeInts);
      double dot = query.bitScale * sum + 1.5 * query.bitShift;
      Answers.check("estimate", BASE + 1 + dot, expected[code], dimension);
    }
    setUpLucene(random);
  }

  private void setUpLucene(Random random) {
    luceneQuery = new byte[dimension / Byte.SIZE * QUERY_BITS];
    random.nextBytes(luceneQuery);
    for (int code = 0; code < CODES; code++) {
      luceneCodes[code] = new byte[dimension / Byte.SIZE];
      random.nextBytes(luceneCodes[code]);
      long sum = 0;
      for (int i = 0; i < luceneQuery.length; i++) {
        int common = luceneQuery[i] & luceneCodes[code][i % (dimension / Byte.SIZE)] & 255;
        sum += (long) Integer.bitCount(common) << (i / (dimension / Byte.SIZE));
      }
      Answers.check(
          "Lucene's",
          (double) sum,
          (double) VectorUtil.int4BitDotProduct(luceneQuery, luceneCodes[code]),
          0);
    }
  }

  /** Sum of the query's 4-bit values over the set bits of a plane of a code. */
  private int plainSum(int code, int planeStart) {
    int sum = 0;
    for (int i = 0; i < dimension; i++) {
      int word = i / Integer.SIZE;
      int bits = block[planeStart + word * CODES + code];
      if ((bits >> (i % Integer.SIZE) & 1) == 1) {
        for (int plane = 0; plane < QUERY_BITS; plane++) {
          int bit = query.planes[QUERY_BITS * word + plane] >> (i % Integer.SIZE) & 1;
          sum += (plane == QUERY_BITS - 1 ? -bit : bit) << plane;
        }
      }
    }
    return sum;
  }

  /** Ours, codes of one bit. */
  @Benchmark
  @OperationsPerInvocation(CODES)
  public float[] onePlane() {
    kernels.estimateBlock(block, planeInts, 1, query, BASE, estimates, 0);
    return estimates;
  }

  /** Ours, codes of two bits. */
  @Benchmark
  @OperationsPerInvocation(CODES)
  public float[] twoPlanes() {
    kernels.estimateBlock(block, 0, 2, query, BASE, estimates, 0);
    return estimates;
  }

  /** Codes of two bits in plain Java. */
  @Benchmark
  @OperationsPerInvocation(CODES)
  public float[] scalarTwoPlanes() {
    scalar.estimateBlock(block, 0, 2, query, BASE, estimates, 0);
    return estimates;
  }

  /** Lucene's, codes of one bit. */
  @Benchmark
  @OperationsPerInvocation(CODES)
  public long luceneOneBit() {
    long sum = 0;
    for (byte[] code : luceneCodes) {
      sum += VectorUtil.int4BitDotProduct(luceneQuery, code);
    }
    return sum;
  }
}
