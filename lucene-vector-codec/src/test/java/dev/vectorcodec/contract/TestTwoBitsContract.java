package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqHnswOptions;

/** The contract with a graph in every segment and codes of two bits. */
public class TestTwoBitsContract extends VectorsFormatContract {

  public TestTwoBitsContract() {
    super(RabitqHnswOptions.DEFAULT.withCodeBits(2).withGraphThreshold(0));
  }
}
