package dev.vectorcodec.log.read;

import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.format.FrameCodec;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What lies behind the last valid frame of a file: looks at every offset where a frame could start.
 *
 * <p>A header that passes its checksum is believed, whether or not its payload is whole: it was
 * written at this offset of this file, after a force that covered its durable LSN.
 */
public final class TailSearch {

  /**
   * What was found.
   *
   * @param frames with a good header
   * @param durableLsn highest LSN that a frame behind the first says is durable; -1 when none does
   * @param durableOffset where the frame is that says so
   * @param maxLsn highest LSN of any frame; 0 when there is none
   * @param dataEnd behind the last byte that is not zero; the start when all are
   * @param tail what it looks like, given that no frame says that the first was durable
   */
  public record Findings(
      long frames,
      long durableLsn,
      long durableOffset,
      long maxLsn,
      long dataEnd,
      RecoveryReport.Tail tail) {}

  private static final int SECTOR_BYTES = 512;

  /** Shorter runs of zeros at the end of a frame can be its own. */
  private static final int MIN_LAST_SHARE_BYTES = 64;

  private final LogGeneration generation;
  private final long start;

  /** Null when its header is not good. */
  private final FrameHeader first;

  private long frames;
  private long firstLaterOffset = -1;
  private long durableLsn = -1;
  private long durableOffset = -1;
  private long maxLsn;
  private long dataEnd;

  private TailSearch(LogGeneration generation, long start, FrameHeader first) {
    this.generation = generation;
    this.start = start;
    this.first = first;
    this.dataEnd = start;
  }

  /** Searches from where the first invalid frame starts to the end of the file. */
  public static Findings search(LogGeneration generation, long start) throws IOException {
    TailSearch search = new TailSearch(generation, start, generation.headerAt(start));
    search.searchWords();
    return new Findings(
        search.frames,
        search.durableLsn,
        search.durableOffset,
        search.maxLsn,
        search.dataEnd,
        search.judge());
  }

  private void searchWords() throws IOException {
    FileWindow window = generation.window();
    long end = generation.sizeInBytes();
    long position = start;
    while (end - position >= FrameLayout.ALIGNMENT) {
      int words = window.available(position) / FrameLayout.ALIGNMENT;
      if (words == 0) {
        window.index(position, FrameLayout.ALIGNMENT);
        continue;
      }
      position = searchBuffer(window, position, words);
    }
    searchLastBytes(window, position, end);
  }

  /** No frame is there, but a file may end with less than a word. */
  private void searchLastBytes(FileWindow window, long from, long end) throws IOException {
    for (long position = from; position < end; position++) {
      if (window.buffer().get(window.index(position, 1)) != 0) {
        dataEnd = position + 1;
      }
    }
  }

  /** Returns where to go on: behind the words, or behind a frame's first word. */
  private long searchBuffer(FileWindow window, long position, int words) throws IOException {
    ByteBuffer buffer = window.buffer();
    int from = window.index(position, FrameLayout.ALIGNMENT);
    for (int i = 0; i < words; i++) {
      long word = buffer.getLong(from + i * FrameLayout.ALIGNMENT);
      if (word != 0) {
        long offset = position + (long) i * FrameLayout.ALIGNMENT;
        int zeros = Long.numberOfLeadingZeros(word) / Byte.SIZE;
        dataEnd = offset + FrameLayout.ALIGNMENT - zeros;
        if ((int) word == FrameCodec.MAGIC) {
          add(offset, generation.headerAt(offset));
          return offset + FrameLayout.ALIGNMENT;
        }
      }
    }
    return position + (long) words * FrameLayout.ALIGNMENT;
  }

  private void add(long offset, FrameHeader frame) {
    if (frame == null || frame.hasValidLsns() == false) {
      return;
    }
    frames++;
    maxLsn = Math.max(maxLsn, frame.lastLsn());
    if (offset > start) {
      firstLaterOffset = firstLaterOffset < 0 ? offset : firstLaterOffset;
      // No frame can vouch for itself.
      long durable = Math.min(frame.durableLsn(), frame.lsn() - 1);
      if (durable > durableLsn) {
        durableLsn = durable;
        durableOffset = offset;
      }
    }
  }

  private RecoveryReport.Tail judge() throws IOException {
    if (dataEnd == start) {
      return RecoveryReport.Tail.CLEAN;
    }
    boolean proven = firstLaterOffset >= 0 || endsInside() || hasZeroSector();
    return proven ? RecoveryReport.Tail.TORN_PROVEN : RecoveryReport.Tail.TORN_PRESUMED;
  }

  /** Whether the file ends inside the first frame. */
  private boolean endsInside() {
    long end =
        first == null
            ? FrameLayout.payloadOffset(start)
            : FrameLayout.end(start, first.payloadBytes());
    return end > generation.sizeInBytes();
  }

  /**
   * Whether a whole sector of the first frame is zero, as is one that was never written. Of a
   * sector that it shares with the frame before, its part counts: a frame does not start with
   * zeros.
   */
  private boolean hasZeroSector() throws IOException {
    long end = first == null ? dataEnd : FrameLayout.end(start, first.payloadBytes());
    long from = start;
    while (from < end) {
      long to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
      long bytes = to - from;
      boolean counts =
          bytes == SECTOR_BYTES
              || from == start
              || (first != null && bytes >= MIN_LAST_SHARE_BYTES);
      if (counts && isZero(from, to)) {
        return true;
      }
      from = to;
    }
    return false;
  }

  private boolean isZero(long from, long to) throws IOException {
    FileWindow window = generation.window();
    int index = window.index(from, (int) (to - from));
    for (int i = 0; i < to - from; i++) {
      if (window.buffer().get(index + i) != 0) {
        return false;
      }
    }
    return true;
  }
}
