package dev.vectorcodec.segment;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeBlockLayout;
import dev.vectorcodec.quantization.CodeRecordLayout;

/** Where the codes of a field lie in the code file: one array of blocks or of records. */
record CodesLayout(long offset, CodeKind kind, int bits, int count, int paddedDimension) {

  static final int ALIGNMENT = 64;

  CodeBlockLayout block() {
    return new CodeBlockLayout(paddedDimension, bits);
  }

  CodeRecordLayout record() {
    return new CodeRecordLayout(paddedDimension, bits);
  }

  int blockCount() {
    return blocks(count);
  }

  static int blocks(int codes) {
    return (int) (((long) codes + VectorKernels.BLOCK_CODES - 1) / VectorKernels.BLOCK_CODES);
  }

  long blockOffset(int block) {
    return offset + (long) block * block().sizeInBytes();
  }

  long recordOffset(int ordinal) {
    return offset + (long) ordinal * record().sizeInBytes();
  }

  long sizeInBytes() {
    return switch (kind) {
      case NONE -> 0;
      case BLOCKS -> (long) blockCount() * block().sizeInBytes();
      case RECORDS -> (long) count * record().sizeInBytes();
    };
  }
}
