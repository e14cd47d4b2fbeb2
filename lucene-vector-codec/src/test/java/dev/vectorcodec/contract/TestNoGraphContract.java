package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with segments that never get a graph. */
public class TestNoGraphContract extends VectorsFormatContract {

  public TestNoGraphContract() {
    super(RabitqGraphOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE));
  }
}
