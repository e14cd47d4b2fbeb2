package dev.vectorcodec.segment.stored;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.VectorLayout;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.VectorEncoding;

/**
 * Reads the vectors and documents of one field. One thread at a time; every reader has its own
 * cursor.
 */
public final class VectorCursor {

  private final VectorLayout layout;
  private final PagedFile.Cursor cursor;
  private final int maxDoc;

  /** Null if vectors are stored as they are. */
  private final ScaledVector scaled;

  private byte[] bytes = new byte[0];

  public VectorCursor(VectorLayout layout, PagedFile file, int maxDoc) throws IOException {
    this.layout = layout;
    this.cursor = file.cursor();
    this.maxDoc = maxDoc;
    this.scaled = ScaledVector.of(layout.stored(), layout.dimension());
  }

  public VectorLayout layout() {
    return layout;
  }

  public PagedFile file() {
    return cursor.file();
  }

  /** Pages that were verified because this was the first to read them. */
  public int verifiedPages() {
    return cursor.verifiedPages();
  }

  /**
   * The document of a vector, for callers outside of this package: a fault arrives before it
   * returns.
   */
  public int safeDocument(int ordinal) throws IOException {
    if (layout.sparse() == false) {
      return ordinal;
    }
    return file().guard(() -> document(ordinal));
  }

  /** The document of a vector. */
  public int document(int ordinal) throws IOException {
    if (layout.sparse() == false) {
      return ordinal;
    }
    int document = cursor.readInt(layout.documentOffset(ordinal));
    if (document < ordinal || document >= maxDoc) {
      throw cursor.file().corrupt("document=" + document + " of ordinal=" + ordinal);
    }
    return document;
  }

  /**
   * The first ordinal at or after {@code from} whose document is at or after {@code target}; the
   * count of vectors if there is none. It gallops, so that short steps are cheap.
   */
  public int ordinalAtOrAfter(int from, int target) throws IOException {
    int count = layout.count();
    if (layout.sparse() == false) {
      return Math.max(from, Math.min(target, count));
    }
    int low = from;
    int step = 1;
    while (low < count && step < count - low && document(low + step - 1) < target) {
      low += step;
      step <<= 1;
    }
    int high = Math.min(count, low + step);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (document(middle) < target) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * {@link #ordinalAtOrAfter} for callers outside of this package: a fault arrives before it
   * returns.
   */
  public int safeOrdinalAtOrAfter(int from, int target) throws IOException {
    return file().guard(() -> ordinalAtOrAfter(from, target));
  }

  /** Makes the reads of {@code count} vectors that follow wait for memory together. */
  public void bringNear(int[] ordinals, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Objects.checkIndex(ordinals[i], layout.count());
    }
    cursor.bringNear(layout.vectorOffset(0), layout.vectorBytes(), ordinals, 0, count);
  }

  /** Copies a vector, byte values as they are, into floats. */
  public void readFloats(int ordinal, float[] target) throws IOException {
    if (layout.encoding() == VectorEncoding.FLOAT32) {
      readFloats(ordinal, target, 0);
      return;
    }
    if (bytes.length == 0) {
      bytes = new byte[layout.dimension()];
    }
    readBytes(ordinal, bytes, 0);
    for (int i = 0; i < bytes.length; i++) {
      target[i] = bytes[i];
    }
  }

  /** Copies a float vector to {@code target} from {@code offset} on. */
  public void readFloats(int ordinal, float[] target, int offset) throws IOException {
    Objects.checkIndex(ordinal, layout.count());
    long position = layout.vectorOffset(ordinal);
    if (scaled == null) {
      cursor.readFloats(position, target, offset, layout.dimension());
    } else {
      cursor.readBytes(position, scaled.bytes(), 0, scaled.bytes().length);
      scaled.decode(target, offset);
    }
  }

  /** Whether vectors are stored as floats. */
  boolean isPlain() {
    return scaled == null && layout.encoding() == VectorEncoding.FLOAT32;
  }

  /** Copies {@code count} float vectors from {@code first} on, one behind the other. */
  void readFloats(int first, int count, float[] target) throws IOException {
    assert isPlain();
    Objects.checkFromIndexSize(first, count, layout.count());
    cursor.readFloats(layout.vectorOffset(first), target, 0, count * layout.dimension());
  }

  /** Copies a byte vector to {@code target} from {@code offset} on. */
  public void readBytes(int ordinal, byte[] target, int offset) throws IOException {
    Objects.checkIndex(ordinal, layout.count());
    cursor.readBytes(layout.vectorOffset(ordinal), target, offset, layout.dimension());
  }
}
