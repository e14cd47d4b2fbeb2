package dev.vectorcodec.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;

/**
 * Access through memory segments: mapped files without copying, everything else through native
 * buffers. Heap segments are avoided: the compiler does not turn vector loads from a byte array
 * into instructions (seen on JDK 25), which costs a factor of ten.
 */
public final class SegmentMemoryAccess extends MemoryAccess {

  private static final int ALIGNMENT = 64;

  @Override
  public Memory allocate(int sizeInBytes) {
    return new SegmentMemory(Arena.ofAuto().allocate(sizeInBytes, ALIGNMENT));
  }

  @Override
  public Memory mapOrNull(IndexInput input) throws IOException {
    // Lucene's mock inputs delegate; the mapping behind them holds the same bytes.
    IndexInput unwrapped = FilterIndexInput.unwrapOnlyTest(input);
    if (unwrapped instanceof MemorySegmentAccessInput access) {
      MemorySegment segment = access.segmentSliceOrNull(0, unwrapped.length());
      return segment == null ? null : new SegmentMemory(segment);
    }
    return null;
  }

  /**
   * Copies the bytes first: a copy from mapped bytes that have vanished is an {@link
   * InternalError}, but the JVM's own checksum code over them kills the process.
   */
  @Override
  public int checksum(Memory memory, long index, int length) {
    byte[] bytes = new byte[length];
    memory.getBytes(index, bytes, 0, length);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
