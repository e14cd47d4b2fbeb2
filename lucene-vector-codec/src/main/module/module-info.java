/**
 * A vectors format for Lucene, and an index writer whose acknowledged writes survive a crash.
 *
 * <p>The module {@code jdk.incubator.vector} is not required: it is used where the JVM was started
 * with {@code --add-modules jdk.incubator.vector}, and searches are several times slower without.
 */
module dev.vectorcodec {
  requires java.logging;
  requires jdk.jfr;
  requires static jdk.incubator.vector;
  requires org.apache.lucene.core;

  exports dev.vectorcodec;
  exports dev.vectorcodec.durable;
  exports dev.vectorcodec.log;
  exports dev.vectorcodec.log.repair;
  exports dev.vectorcodec.log.storage;

  provides org.apache.lucene.codecs.Codec with
      dev.vectorcodec.Rabitq104Codec;
  provides org.apache.lucene.codecs.KnnVectorsFormat with
      dev.vectorcodec.RabitqGraphVectorsFormat;
}
