package dev.vectorcodec.io;

import java.io.IOException;
import org.apache.lucene.store.IndexInput;

/**
 * How this process sees file bytes: as mapped memory segments, or as arrays.
 *
 * <p>The mapped kind needs Java 22 and the vector module; {@link Platform} decides once at start.
 */
public abstract class MemoryAccess {

  /** The kind this process uses. */
  public static final MemoryAccess INSTANCE = Platform.memoryAccess();

  /** Only {@link Platform} and tests create instances. */
  protected MemoryAccess() {}

  /** Allocates memory to be filled; it lives until nothing refers to it. */
  public abstract Memory allocate(int sizeInBytes);

  /**
   * Returns the bytes of {@code input} as memory.
   *
   * @return null when the input is not mapped, or spans two mappings
   */
  public abstract Memory mapOrNull(IndexInput input) throws IOException;

  /** Returns the CRC32C of {@code length} bytes at {@code index}. */
  public abstract int checksum(Memory memory, long index, int length);
}
