package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;

/** The contract with a graph in every segment and inline codes of one bit. */
public class TestInlineCodesContract extends VectorsFormatContract {

  public TestInlineCodesContract() {
    super(
        RabitqHnswOptions.DEFAULT
            .withLayout(Layout.INLINE_CODES)
            .withCodeBits(1)
            .withGraphThreshold(0));
  }
}
