package dev.vectorcodec.io;

import java.util.zip.CRC32C;
import org.apache.lucene.store.IndexInput;

/** The portable kind of access: nothing is mapped, every range is copied into an array. */
public final class ArrayMemoryAccess extends MemoryAccess {

  @Override
  public Memory allocate(int sizeInBytes) {
    return new ArrayMemory(sizeInBytes);
  }

  @Override
  public Memory mapOrNull(IndexInput input) {
    return null;
  }

  @Override
  public int checksum(Memory memory, long index, int length) {
    CRC32C crc = new CRC32C();
    crc.update(((ArrayMemory) memory).bytes(), Math.toIntExact(index), length);
    return (int) crc.getValue();
  }
}
