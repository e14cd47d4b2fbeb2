/**
 * How are vectors stored, read back and scored exactly?
 *
 * <p>{@link dev.vectorcodec.segment.stored.FieldBuffer} keeps them until a flush, {@link
 * dev.vectorcodec.segment.stored.VectorWriter} writes them, {@link
 * dev.vectorcodec.segment.stored.StoredVectors} is what Lucene iterates, and {@link
 * dev.vectorcodec.segment.stored.ExactScorer} gives every score that a search returns. Knows
 * nothing of codes and graphs. Depends on {@code segment.format} and what is below it.
 */
package dev.vectorcodec.segment.stored;
