package dev.vectorcodec;

import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;

/**
 * Reads codes into memory before the first search needs them.
 *
 * <p>Every search reads codes all over their file, but that is small: 7 to 16 % of float vectors,
 * by default and from 64 dimensions on. With codes in memory, a search of an index that is larger
 * than memory reads a few pages of vectors and graph. As {@code
 * IndexWriterConfig#setMergedSegmentWarmer} it keeps merged segments from being slow at first;
 * {@link #load} does the same for an index that was just opened.
 *
 * <p>The codes stay in memory as long as the operating system leaves them there: the heap has none
 * of them. Codes of neighbors, which are part of the graph, are not read.
 */
public final class CodesWarmer implements IndexWriter.IndexReaderWarmer {

  @Override
  public void warm(LeafReader reader) throws IOException {
    load(reader);
  }

  /**
   * Reads the codes of all fields that {@link RabitqGraphVectorsFormat} wrote.
   *
   * @return how many bytes it has read
   * @throws org.apache.lucene.index.CorruptIndexException if bytes are damaged
   */
  public static long load(IndexReader reader) throws IOException {
    long[] bytes = new long[1];
    OwnFields.visit(reader, (segment, ours, field) -> bytes[0] += ours.loadCodes(field.name));
    return bytes[0];
  }
}
