/**
 * Which bytes lie where in which file of a segment?
 *
 * <p>{@link dev.vectorcodec.segment.format.SegmentFile} names the files; {@link
 * dev.vectorcodec.segment.format.FieldMetadata} is what the metadata keeps of a field, and checks
 * everything that it claims. Offsets come from the layout records alone: {@link
 * dev.vectorcodec.segment.format.VectorLayout} for vectors, {@link
 * dev.vectorcodec.segment.format.CodesLayout} for codes, {@link
 * dev.vectorcodec.segment.format.GraphLayout} for neighbors; a code record has its own in {@code
 * quantization}. docs/file-format.md specifies every byte. Depends on {@code quantization} and
 * {@code io}.
 */
package dev.vectorcodec.segment.format;
