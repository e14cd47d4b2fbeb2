package dev.vectorcodec.contract;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.tests.index.BaseKnnVectorsFormatTestCase;
import org.apache.lucene.tests.util.TestUtil;

/** Lucene's own contract suite; each subclass runs it with one configuration. */
abstract class VectorsFormatContract extends BaseKnnVectorsFormatTestCase {

  private final RabitqGraphOptions options;

  VectorsFormatContract(RabitqGraphOptions options) {
    this.options = options;
  }

  @Override
  protected Codec getCodec() {
    return TestUtil.alwaysKnnVectorsFormat(new RabitqGraphVectorsFormat(options));
  }

  /** Codes alone do not give the vectors back: without raw vectors there is no fallback. */
  @Override
  protected boolean supportsFloatVectorFallback() {
    return false;
  }
}
