package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Assembles one code block in a byte array that its owner writes out. */
public final class CodeBlockBuffer {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final CodeBlockLayout layout;
  private final byte[] bytes;
  private final int offset;

  /** Assembles blocks at {@code offset} of {@code bytes}. */
  public CodeBlockBuffer(CodeBlockLayout layout, byte[] bytes, int offset) {
    this.layout = layout;
    this.bytes = bytes;
    this.offset = offset;
  }

  /** Puts the code that {@code encoder} holds into slot {@code code}. */
  public void set(int code, ResidualEncoder encoder) {
    for (int plane = 0; plane < layout.planes(); plane++) {
      int[] words = encoder.plane(plane);
      for (int word = 0; word < layout.words(); word++) {
        INT.set(bytes, offset + layout.wordOffset(plane, word, code), words[word]);
      }
    }
    setCorrections(code, encoder.addend(), encoder.multiplier());
  }

  /** Marks the slots from {@code firstUnused} on as unused. */
  public void clearFrom(int firstUnused) {
    for (int code = firstUnused; code < VectorKernels.BLOCK_CODES; code++) {
      for (int plane = 0; plane < layout.planes(); plane++) {
        for (int word = 0; word < layout.words(); word++) {
          INT.set(bytes, offset + layout.wordOffset(plane, word, code), 0);
        }
      }
      setCorrections(code, Float.POSITIVE_INFINITY, 0f);
    }
  }

  private void setCorrections(int code, float addend, float multiplier) {
    INT.set(bytes, offset + layout.addendOffset(code), Float.floatToRawIntBits(addend));
    INT.set(bytes, offset + layout.multiplierOffset(code), Float.floatToRawIntBits(multiplier));
  }
}
