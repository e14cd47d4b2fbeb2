/**
 * How do codes and graph follow from stored vectors?
 *
 * <p>{@link dev.vectorcodec.segment.build.FieldIndexer} derives both for one field, at flush and at
 * merge alike: it prepares vectors, lets {@code graph.build} find clusters, neighbors and the order
 * of nodes, and writes what {@code quantization} makes of the vectors. Depends on {@code
 * segment.stored}, {@code segment.format} and what is below them.
 */
package dev.vectorcodec.segment.build;
