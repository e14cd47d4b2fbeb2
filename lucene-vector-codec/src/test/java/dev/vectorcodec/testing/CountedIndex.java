package dev.vectorcodec.testing;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.directory.CountingDirectory;
import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

/** An index of one segment that tells which codes and vectors a search has read. */
public final class CountedIndex implements AutoCloseable {

  /** Two bits of 64 components, which fewer dimensions are rounded up to. */
  private static final int CODE_BYTES = 32;

  private final CountingDirectory directory = new CountingDirectory(new ByteBuffersDirectory());
  private final int vectorBytes;
  private final DirectoryReader reader;

  /** Writes float vectors of at most 64 dimensions, with codes of two bits. */
  public CountedIndex(RabitqGraphOptions options, RowVectors vectors, int dimension)
      throws IOException {
    this.vectorBytes = dimension * Float.BYTES;
    RowIndex.write(
        directory, RowIndex.config(options.withCodeBits(2)).setUseCompoundFile(false), vectors);
    this.reader = DirectoryReader.open(directory);
  }

  /** Searches, and counts anew what that reads. */
  public ScoreDoc[] search(Query query, int top) throws IOException {
    directory.reset();
    return new IndexSearcher(reader).search(query, top).scoreDocs;
  }

  /** Vectors that the last search read. */
  public long vectorsRead() {
    return directory.vectorBytes() / vectorBytes;
  }

  /** Codes that the last search read. */
  public long codesRead() {
    return directory.recordBytes() / CODE_BYTES;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
