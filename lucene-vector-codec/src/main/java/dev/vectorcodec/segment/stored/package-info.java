/**
 * How are vectors stored, read back and scored exactly?
 *
 * <p>{@link dev.vectorcodec.segment.stored.FieldBuffer} keeps them until a flush, {@link
 * dev.vectorcodec.segment.stored.VectorWriter} writes them, Lucene iterates {@link
 * dev.vectorcodec.segment.stored.StoredVectors}, and {@link
 * dev.vectorcodec.segment.stored.ExactScorer} gives every score that a search returns. The package
 * knows nothing of codes and graphs. It depends on {@code segment.format} and what is below it.
 */
package dev.vectorcodec.segment.stored;
