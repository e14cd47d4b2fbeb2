package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with a graph in every segment and codes of neighbors beside it. */
public class TestNeighborCodesContract extends VectorsFormatContract {

  public TestNeighborCodesContract() {
    super(RabitqGraphOptions.DEFAULT.withGraphThreshold(0).withNeighborCodes(true));
  }
}
