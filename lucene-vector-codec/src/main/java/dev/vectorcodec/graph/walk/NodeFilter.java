package dev.vectorcodec.graph.walk;

import java.io.IOException;

/** Which nodes a filtered search may return. */
public interface NodeFilter {

  /** Whether {@code node} may be returned. */
  boolean accepts(int node) throws IOException;
}
