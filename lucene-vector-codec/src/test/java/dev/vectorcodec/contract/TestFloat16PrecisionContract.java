package dev.vectorcodec.contract;

import dev.vectorcodec.StoredPrecision;

/** The contract with floats of half precision, which hold all small whole numbers exactly. */
public class TestFloat16PrecisionContract extends RoundedVectorsContract {

  public TestFloat16PrecisionContract() {
    super(StoredPrecision.FLOAT16);
  }
}
