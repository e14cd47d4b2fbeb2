/**
 * What does a user touch?
 *
 * <p>Start with {@link dev.vectorcodec.VectorCodec}, which goes into an {@code IndexWriterConfig},
 * or with {@link dev.vectorcodec.RabitqHnswVectorsFormat}, which goes into a codec of one's own;
 * {@link dev.vectorcodec.RabitqHnswOptions} says how new segments are written.
 *
 * <p>{@link dev.vectorcodec.DurableIndexWriter} keeps a log beside an index of any codec; its
 * records, modes and options are public types of {@code dev.vectorcodec.log}, and {@code
 * dev.vectorcodec.durable.DirectorySync} can be replaced. Everything else below this package is
 * internal: it is public to other packages, not to users, and may change in any release.
 */
package dev.vectorcodec;
