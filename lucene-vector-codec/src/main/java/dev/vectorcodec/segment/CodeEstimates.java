package dev.vectorcodec.segment;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeRecords;
import java.io.IOException;

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

  private static final class OfBlocks extends CodeEstimates {

    private final float[] current = new float[BLOCK];
    private int currentBlock = -1;

    OfBlocks(CodesLayout layout, PagedFile.Cursor cursor, QuantizedQuery query, float base) {
      super(layout, cursor, query, base);
    }

    @Override
    void fill(int block, float[] estimates) throws IOException {
      long index = cursor.locate(layout.blockOffset(block), layout.block().sizeInBytes());
      VectorKernels.INSTANCE.estimateBlock(
          cursor.memory(), index, layout.bits(), query, base, estimates, 0);
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
    private final float levelShift;

    OfRecords(FieldEntry entry, PagedFile.Cursor cursor, QuantizedQuery query, float base) {
      super(entry.codes(), cursor, query, base);
      this.records = new CodeRecords(layout.record(), layout.paddedDimension());
      this.recordBytes = layout.record().sizeInBytes();
      this.levelShift = records.levelShift(query);
    }

    @Override
    void fill(int block, float[] estimates) throws IOException {
      for (int i = 0; i < BLOCK; i++) {
        int ordinal = block * BLOCK + i;
        estimates[i] = ordinal < layout.count() ? one(ordinal) : Float.POSITIVE_INFINITY;
      }
    }

    @Override
    float one(int ordinal) throws IOException {
      long index = cursor.locate(layout.recordOffset(ordinal), recordBytes);
      return records.estimate(cursor.memory(), index, query, base, levelShift);
    }
  }
}
