/**
 * Is what a segment says of its vectors true?
 *
 * <p>{@link dev.vectorcodec.segment.verify.FieldVerifier} checks one field against the rules of
 * docs/file-format.md that no single read can see: orders, inverse maps, codes that are those of
 * their vectors, nodes that can be reached. It reads everything, for tools and not for searches.
 *
 * <p>Heap: 5 bytes a vector.
 *
 * <p>Depends on {@code segment.stored}, {@code segment.format}, {@code quantization} and {@code
 * io}.
 */
package dev.vectorcodec.segment.verify;
