package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with a graph in every segment and a wide degree. */
public class TestGraphAlwaysContract extends VectorsFormatContract {

  public TestGraphAlwaysContract() {
    super(RabitqGraphOptions.DEFAULT.withGraphThreshold(0).withDegree(64));
  }
}
