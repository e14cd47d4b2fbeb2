/**
 * What does Lucene see of a segment?
 *
 * <p>{@link dev.vectorcodec.segment.RabitqVectorsWriter} and {@link
 * dev.vectorcodec.segment.RabitqVectorsReader} are Lucene's writer and reader of vectors; they hand
 * on to the packages below: {@link dev.vectorcodec.segment.stored} for the vectors, {@link
 * dev.vectorcodec.segment.build} for codes and graph, {@link dev.vectorcodec.segment.merge} for
 * what a merge can keep of them, {@link dev.vectorcodec.segment.search} for queries. Depends on all
 * packages of the vector format but the root.
 */
package dev.vectorcodec.segment;
