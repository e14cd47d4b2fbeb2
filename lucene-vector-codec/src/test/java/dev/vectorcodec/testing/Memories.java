package dev.vectorcodec.testing;

import dev.vectorcodec.io.Memory;
import dev.vectorcodec.io.MemoryAccess;

/** Memory that ends exactly where the bytes do, so that reading past them fails. */
public final class Memories {

  private Memories() {}

  /** A copy of {@code bytes} in memory of the kind of {@code access}. */
  public static Memory of(MemoryAccess access, byte[] bytes) {
    Memory memory = access.allocate(bytes.length);
    memory.fill(bytes, bytes.length);
    return memory;
  }
}
