package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with a graph in every segment and codes of four bits. */
public class TestFourBitsContract extends VectorsFormatContract {

  public TestFourBitsContract() {
    super(RabitqGraphOptions.DEFAULT.withCodeBits(4).withGraphThreshold(0));
  }
}
