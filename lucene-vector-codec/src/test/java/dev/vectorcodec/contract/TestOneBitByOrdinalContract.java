package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;

/** The contract with a graph in every segment and one-bit codes by ordinal. */
public class TestOneBitByOrdinalContract extends VectorsFormatContract {

  public TestOneBitByOrdinalContract() {
    super(
        RabitqHnswOptions.DEFAULT
            .withLayout(Layout.CODES_BY_ORDINAL)
            .withCodeBits(1)
            .withGraphThreshold(0));
  }
}
