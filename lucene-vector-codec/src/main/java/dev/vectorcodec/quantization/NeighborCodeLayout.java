package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;
import java.nio.IntBuffer;

/**
 * Where the codes of a node's neighbors lie, relative to where those of the node start. All values
 * are little endian.
 *
 * <pre>
 * for each 32 slots of the node's row:
 *   for each 32 dimensions: 32 ints, the same 32 bits of the codes in slot 0, 1, ... 31
 *   32 floats: addends            32 floats: multipliers
 * </pre>
 *
 * @param paddedDimension a multiple of 64
 * @param degree the slots of a node, a multiple of 16; slots from there to a multiple of 32 are
 *     unused
 */
public record NeighborCodeLayout(int paddedDimension, int degree) {

  /** The slots of a group, which a kernel estimates together. */
  public static final int GROUP = VectorKernels.BLOCK_CODES;

  private int words() {
    return paddedDimension / Integer.SIZE;
  }

  /** Groups of a node. */
  public int groups() {
    return (degree + GROUP - 1) / GROUP;
  }

  /** Ints of a group. */
  public int groupInts() {
    return (words() + 2) * GROUP;
  }

  /** Where a slot's group starts, in ints. */
  private int group(int slot) {
    return slot / GROUP * groupInts();
  }

  /** Where the bits of 32 dimensions of a slot's code are, in ints. */
  int wordAt(int word, int slot) {
    return group(slot) + word * GROUP + slot % GROUP;
  }

  /** Where a slot's addend is, in ints. */
  int addendAt(int slot) {
    return wordAt(words(), slot);
  }

  /** Where a slot's multiplier is, in ints. */
  public int multiplierAt(int slot) {
    return wordAt(words() + 1, slot);
  }

  /** Whether addend and multiplier of a slot are such as an encoder writes; bits may be any. */
  public boolean isSound(IntBuffer codes, int slot) {
    float multiplier = Float.intBitsToFloat(codes.get(multiplierAt(slot)));
    return Float.isFinite(Float.intBitsToFloat(codes.get(addendAt(slot))))
        && multiplier <= 0
        && multiplier >= -Float.MAX_VALUE;
  }

  /** Ints of a node. */
  public int sizeInInts() {
    return groups() * groupInts();
  }

  /** Bytes of a node: a multiple of 512. */
  public int sizeInBytes() {
    return sizeInInts() * Integer.BYTES;
  }
}
