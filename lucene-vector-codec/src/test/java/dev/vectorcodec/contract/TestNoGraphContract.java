package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqHnswOptions;

/** The contract with segments that never get a graph. */
public class TestNoGraphContract extends VectorsFormatContract {

  public TestNoGraphContract() {
    super(RabitqHnswOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE));
  }
}
