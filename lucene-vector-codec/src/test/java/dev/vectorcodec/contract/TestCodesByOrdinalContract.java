package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;

/** The contract with a graph in every segment and 4-bit codes by ordinal. */
public class TestCodesByOrdinalContract extends VectorsFormatContract {

  public TestCodesByOrdinalContract() {
    super(RabitqHnswOptions.DEFAULT.withLayout(Layout.CODES_BY_ORDINAL).withGraphThreshold(0));
  }
}
