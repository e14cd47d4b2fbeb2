package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.StoredPrecision;
import org.apache.lucene.index.VectorEncoding;

/**
 * The contract with float vectors that are rounded. Tests that expect the bits that were indexed
 * are declared here one by one; {@code TestStoredPrecision} checks the same ground (sparse fields,
 * deletes, merges, sorted indexes) against rounded values.
 */
abstract class RoundedVectorsContract extends VectorsFormatContract {

  private boolean bytesOnly;

  RoundedVectorsContract(StoredPrecision precision) {
    super(RabitqGraphOptions.DEFAULT.withStoredPrecision(precision).withGraphThreshold(0));
  }

  @Override
  protected final VectorEncoding randomVectorEncoding() {
    return bytesOnly ? VectorEncoding.BYTE : super.randomVectorEncoding();
  }

  static void expectsIndexedBits(String what) {
    assumeTrue("expects exactly what was indexed: " + what, false);
  }

  /** Sums first components of floats to within 1e-5; rounding alone adds up to more. Bytes run. */
  @Override
  public final void testSparseVectors() throws Exception {
    bytesOnly = true;
    super.testSparseVectors();
  }

  /** Sums first components of floats to within 1e-5; rounding alone adds up to more. Bytes run. */
  @Override
  public final void testVectorValuesReportCorrectDocs() throws Exception {
    bytesOnly = true;
    init();
    super.testVectorValuesReportCorrectDocs();
  }

  /** Compares random floats with no tolerance. */
  @Override
  public final void testRandom() {
    expectsIndexedBits("random components");
  }

  /** Compares random floats with no tolerance. */
  @Override
  public final void testRandomWithUpdatesAndGraph() {
    expectsIndexedBits("random components");
  }
}
