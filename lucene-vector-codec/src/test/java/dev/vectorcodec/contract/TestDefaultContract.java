package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;

/** The contract with the default options. */
public class TestDefaultContract extends VectorsFormatContract {

  public TestDefaultContract() {
    super(RabitqGraphOptions.DEFAULT);
  }
}
