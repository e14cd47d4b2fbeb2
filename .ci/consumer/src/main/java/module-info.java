/** Somebody else's module. */
module consumer {
  requires dev.vectorcodec;
  requires org.apache.lucene.core;
}
