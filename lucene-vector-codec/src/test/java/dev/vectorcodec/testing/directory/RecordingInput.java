package dev.vectorcodec.testing.directory;

import java.io.IOException;
import java.util.Set;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;

/** Records where ints are read, one by one or as arrays, in order or at random. */
public final class RecordingInput extends FilterIndexInput implements RandomAccessInput {

  private final Set<Long> positions;

  /**
   * Records what is read from {@code in}.
   *
   * @param positions of the first byte of each int
   */
  public RecordingInput(IndexInput in, Set<Long> positions) {
    super("recording " + in, in);
    this.positions = positions;
  }

  @Override
  public IndexInput clone() {
    return new RecordingInput(in.clone(), positions);
  }

  @Override
  public void readInts(int[] target, int offset, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      positions.add(in.getFilePointer() + (long) i * Integer.BYTES);
    }
    in.readInts(target, offset, length);
  }

  @Override
  public int readInt() throws IOException {
    positions.add(in.getFilePointer());
    return in.readInt();
  }

  @Override
  public int readInt(long position) throws IOException {
    positions.add(position);
    return ((RandomAccessInput) in).readInt(position);
  }

  @Override
  public byte readByte(long position) throws IOException {
    return ((RandomAccessInput) in).readByte(position);
  }

  @Override
  public short readShort(long position) throws IOException {
    return ((RandomAccessInput) in).readShort(position);
  }

  @Override
  public long readLong(long position) throws IOException {
    return ((RandomAccessInput) in).readLong(position);
  }
}
