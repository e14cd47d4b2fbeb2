/**
 * What does a user touch?
 *
 * <p>Start with {@link dev.vectorcodec.VectorCodec}, which goes into an {@code IndexWriterConfig},
 * or with {@link dev.vectorcodec.RabitqHnswVectorsFormat}, which goes into a codec of one's own;
 * {@link dev.vectorcodec.RabitqHnswOptions} says how new segments are written. Everything below
 * this package is internal: it is public to other packages, not to users, and may change in any
 * release.
 */
package dev.vectorcodec;
