package dev.vectorcodec.contract;

import dev.vectorcodec.StoredPrecision;

/**
 * The contract with floats rounded to bytes. A byte is a multiple of a 127th of the largest
 * component, so that small whole numbers are not exact: the tests below compare some with no
 * tolerance.
 */
public class TestInt8PrecisionContract extends RoundedVectorsContract {

  public TestInt8PrecisionContract() {
    super(StoredPrecision.INT8);
  }

  @Override
  public void testAddIndexesDirectory01() {
    expectsIndexedBits("{1, 1} and {0, 0}, whose sum must be 1");
  }

  @Override
  public void testIndexedValueNotAliased() {
    expectsIndexedBits("{1, 0} and {2, 0}");
  }

  @Override
  public void testSortedIndex() {
    expectsIndexedBits("{-1, 0}, {0, 1} and {1, 0}");
  }

  @Override
  public void testIndexMultipleKnnVectorFields() {
    expectsIndexedBits("{1, 2} and {1, 2, 3, 4}");
  }

  @Override
  public void testMismatchedFields() {
    expectsIndexedBits("{1, 2}");
  }
}
