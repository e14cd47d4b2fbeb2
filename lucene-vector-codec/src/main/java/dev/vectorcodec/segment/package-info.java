/**
 * Which bytes lie in which file of a segment, and how are they written, read, checked and searched?
 *
 * <p>{@link dev.vectorcodec.segment.RabitqVectorsWriter} and {@link
 * dev.vectorcodec.segment.RabitqVectorsReader} are what Lucene sees. Offsets come from the layout
 * records alone (RawLayout, CodesLayout, GraphLayout, NodeLayout); FieldEntry checks everything
 * that the metadata claims; FieldSearch chooses how a query is answered. Depends on all packages
 * but the root.
 */
package dev.vectorcodec.segment;
