package dev.vectorcodec.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;

/** Access through memory segments: mapped files without copying, arrays as heap segments. */
public final class SegmentMemoryAccess extends MemoryAccess {

  @Override
  public Memory wrap(byte[] bytes) {
    return new SegmentMemory(MemorySegment.ofArray(bytes));
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

  @Override
  public int checksum(Memory memory, long index, int length) {
    CRC32C crc = new CRC32C();
    crc.update(((SegmentMemory) memory).segment().asSlice(index, length).asByteBuffer());
    return (int) crc.getValue();
  }
}
