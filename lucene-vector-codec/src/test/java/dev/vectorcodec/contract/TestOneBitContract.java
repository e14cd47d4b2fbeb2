package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with a graph in every segment and codes of one bit. */
public class TestOneBitContract extends VectorsFormatContract {

  public TestOneBitContract() {
    super(RabitqGraphOptions.DEFAULT.withCodeBits(1).withGraphThreshold(0));
  }
}
