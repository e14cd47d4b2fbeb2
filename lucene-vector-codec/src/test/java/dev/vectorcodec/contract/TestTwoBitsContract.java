package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with a graph in every segment and codes of two bits. */
public class TestTwoBitsContract extends VectorsFormatContract {

  public TestTwoBitsContract() {
    super(RabitqGraphOptions.DEFAULT.withCodeBits(2).withGraphThreshold(0));
  }
}
