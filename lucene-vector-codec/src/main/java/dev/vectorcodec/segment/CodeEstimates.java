package dev.vectorcodec.segment;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeRecords;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/** Estimates distances to one query from the codes by ordinal. One search at a time. */
abstract sealed class CodeEstimates {

  static final int BLOCK = VectorKernels.BLOCK_CODES;

  final CodesLayout layout;
  final PagedFile.Cursor cursor;
  final QuantizedQuery query;
  final float base;

  private CodeEstimates(
      CodesLayout layout, PagedFile.Cursor cursor, QuantizedQuery query, float base) {
    this.layout = layout;
    this.cursor = cursor;
    this.query = query;
    this.base = base;
  }

  /**
   * @param base the query's distance to the centroid
   */
  static CodeEstimates of(FieldEntry entry, PagedFile file, QuantizedQuery query, float base)
      throws IOException {
    CodesLayout layout = entry.codes();
    return layout.kind() == CodeKind.BLOCKS
        ? new OfBlocks(layout, file.cursor(), query, base)
        : new OfRecords(entry, file.cursor(), query, base);
  }

  /** Estimates the 32 ordinals from {@code 32 * block} on; those past the last are +∞. */
  abstract void fill(int block, float[] estimates) throws IOException;

  /** Estimates one ordinal; cheapest when ordinals ascend. */
  abstract float one(int ordinal) throws IOException;

  /** Estimates {@code count} of {@code ordinals} from {@code offset} on, in any order. */
  void many(int[] ordinals, int offset, int count, float[] estimates) throws IOException {
    for (int i = 0; i < count; i++) {
      estimates[i] = one(ordinals[offset + i]);
    }
  }

  private static final class OfBlocks extends CodeEstimates {

    private final float[] current = new float[BLOCK];
    private final int[] codes = new int[layout.block().sizeInBytes() / Integer.BYTES];
    private int currentBlock = -1;

    OfBlocks(CodesLayout layout, PagedFile.Cursor cursor, QuantizedQuery query, float base) {
      super(layout, cursor, query, base);
    }

    @Override
    void fill(int block, float[] estimates) throws IOException {
      cursor.readInts(layout.blockOffset(block), codes, 0, codes.length);
      VectorKernels.INSTANCE.estimateBlock(codes, 0, layout.bits(), query, base, estimates, 0);
    }

    @Override
    float one(int ordinal) throws IOException {
      int block = ordinal / BLOCK;
      if (block != currentBlock) {
        fill(block, current);
        currentBlock = block;
      }
      return current[ordinal % BLOCK];
    }
  }

  private static final class OfRecords extends CodeEstimates {

    private final CodeRecords records;
    private final int recordBytes;
    private byte[] codes;
    private final float levelShift;

    OfRecords(FieldEntry entry, PagedFile.Cursor cursor, QuantizedQuery query, float base) {
      super(entry.codes(), cursor, query, base);
      this.records = new CodeRecords(layout.record(), layout.paddedDimension());
      this.recordBytes = layout.record().sizeInBytes();
      this.codes = new byte[BLOCK * recordBytes];
      this.levelShift = records.levelShift(query);
    }

    @Override
    void fill(int block, float[] estimates) throws IOException {
      int first = block * BLOCK;
      int count = Math.min(BLOCK, layout.count() - first);
      cursor.readBytes(layout.recordOffset(first), codes, 0, count * recordBytes);
      estimate(count, estimates);
      Arrays.fill(estimates, count, BLOCK, Float.POSITIVE_INFINITY);
    }

    @Override
    float one(int ordinal) throws IOException {
      cursor.readBytes(layout.recordOffset(ordinal), codes, 0, recordBytes);
      return records.estimate(codes, 0, query, base, levelShift);
    }

    /** Copies all records first, so that waits for memory overlap. */
    @Override
    void many(int[] ordinals, int offset, int count, float[] estimates) throws IOException {
      codes = ArrayUtil.growNoCopy(codes, count * recordBytes);
      for (int i = 0; i < count; i++) {
        long record = layout.recordOffset(ordinals[offset + i]);
        cursor.readBytes(record, codes, i * recordBytes, recordBytes);
      }
      estimate(count, estimates);
    }

    private void estimate(int count, float[] estimates) {
      for (int i = 0; i < count; i++) {
        estimates[i] = records.estimate(codes, i * recordBytes, query, base, levelShift);
      }
    }
  }
}
