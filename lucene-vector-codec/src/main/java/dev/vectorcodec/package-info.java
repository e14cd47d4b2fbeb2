/**
 * What does a user of the vector format touch?
 *
 * <p>Start with {@link dev.vectorcodec.Rabitq104Codec}, which goes into an {@code
 * IndexWriterConfig}, or with {@link dev.vectorcodec.RabitqGraphVectorsFormat}, which goes into a
 * codec of one's own; {@link dev.vectorcodec.RabitqGraphOptions} says how new segments are written.
 *
 * <p>The other wing of the library keeps writes that are not committed yet, with any codec: {@code
 * dev.vectorcodec.durable}. Neither wing uses the other. Packages that the module does not export
 * are public to other packages, not to users, and may change in any release.
 */
package dev.vectorcodec;
