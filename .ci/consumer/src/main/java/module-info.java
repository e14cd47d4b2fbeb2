/** Somebody else's module. */
module consumer {
  requires dev.vectorcodec;
  requires dev.vectorcodec.micrometer;
  requires micrometer.core;
  requires org.apache.lucene.core;
}
