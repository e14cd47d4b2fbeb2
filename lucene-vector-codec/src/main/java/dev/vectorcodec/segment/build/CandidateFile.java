package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.candidates.BlockStore;
import dev.vectorcodec.io.PageRoots;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PagedOutput;
import dev.vectorcodec.io.PendingFaults;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.IOUtils;

/**
 * Keeps candidates for the neighbors of many nodes in a temporary file, and so off the heap. The
 * first block creates the file; closing deletes it. Its pages carry checksums, see {@link
 * PreparedVectors}.
 */
final class CandidateFile implements BlockStore, Closeable {

  private final SegmentWriteState state;
  private final AbortCheck abortCheck;
  private final ByteBuffer bytes =
      ByteBuffer.allocate(BLOCK_LONGS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Null before the first block. */
  private String name;

  /** Null before the first block. */
  private PagedOutput out;

  /** Null until all blocks are written. */
  private PageRoots roots;

  /** Null until the first reader. */
  private PagedFile file;

  private int blocks;

  /**
   * Starts without blocks.
   *
   * @param abortCheck asked at each block that is read whether to go on
   */
  CandidateFile(SegmentWriteState state, AbortCheck abortCheck) {
    this.state = state;
    this.abortCheck = abortCheck;
  }

  @Override
  public int write(long[] block) throws IOException {
    assert file == null : "written after it was read: " + name;
    if (out == null) {
      out =
          new PagedOutput(
              state.directory.createTempOutput(
                  state.segmentInfo.name, "candidates", state.context));
      name = out.getName();
    }
    bytes.asLongBuffer().put(block);
    out.writeBytes(bytes.array(), bytes.capacity());
    return blocks++;
  }

  @Override
  public synchronized Reader reader() throws IOException {
    if (roots == null) {
      roots = out.finish();
      out.close();
    }
    if (file == null) {
      file = new PagedFile(state.directory.openInput(name, IOContext.DEFAULT), roots);
    }
    PagedFile.Cursor cursor = file.cursor();
    return (block, target) -> {
      abortCheck.checkNow();
      cursor.readLongs((long) block * BLOCK_LONGS * Long.BYTES, target, 0, BLOCK_LONGS);
      // In the thread that reads, which may be one of the executor's: a fault arrives only there.
      PendingFaults.await();
    };
  }

  @Override
  public void close() throws IOException {
    if (name == null) {
      return;
    }
    try {
      // Windows cannot delete an open file.
      IOUtils.close(out, file);
    } finally {
      state.directory.deleteFile(name);
    }
  }
}
