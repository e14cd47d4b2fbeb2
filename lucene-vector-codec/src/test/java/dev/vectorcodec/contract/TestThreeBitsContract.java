package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with a graph in every segment and codes of three bits. */
public class TestThreeBitsContract extends VectorsFormatContract {

  public TestThreeBitsContract() {
    super(RabitqGraphOptions.DEFAULT.withCodeBits(3).withGraphThreshold(0));
  }
}
