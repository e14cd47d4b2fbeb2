package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqHnswOptions;

/** The contract with the default options. */
public class TestDefaultContract extends VectorsFormatContract {

  public TestDefaultContract() {
    super(RabitqHnswOptions.DEFAULT);
  }
}
