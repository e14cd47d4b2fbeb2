package dev.vectorcodec.io;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * What the metadata keeps of one data file: its length and the checksums of its page table.
 *
 * @param dataLength bytes of the file that pages cover, from the first byte of its header
 * @param checksums one CRC32C for each 4 KiB page of the page table
 */
public record PageRoots(long dataLength, int[] checksums) {

  /** Writes the length and the checksums. */
  public void write(IndexOutput metadata) throws IOException {
    metadata.writeLong(dataLength);
    metadata.writeInt(checksums.length);
    for (int checksum : checksums) {
      metadata.writeInt(checksum);
    }
  }

  /** Reads what {@link #write} wrote, and checks that length and count agree. */
  public static PageRoots read(IndexInput metadata) throws IOException {
    long dataLength = metadata.readLong();
    int count = metadata.readInt();
    long expected = PageLayout.pageCount(PageLayout.tableLength(dataLength));
    if (dataLength < 0
        || count != expected
        || count > (metadata.length() - metadata.getFilePointer()) / 4) {
      throw new CorruptIndexException(
          "page root count=" + count + " does not fit dataLength=" + dataLength, metadata);
    }
    int[] checksums = new int[count];
    for (int i = 0; i < count; i++) {
      checksums[i] = metadata.readInt();
    }
    return new PageRoots(dataLength, checksums);
  }
}
