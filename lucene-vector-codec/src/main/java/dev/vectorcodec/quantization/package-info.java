/**
 * How does a vector become a code, and what does a code say about a distance?
 *
 * <p>{@link dev.vectorcodec.quantization.VectorPreparation} brings vectors into the form that is
 * encoded, {@link dev.vectorcodec.quantization.CodeEncoder} encodes them relative to the centroid
 * of their cluster, and {@link dev.vectorcodec.quantization.ClusterQueries} estimates distances and
 * how far off they may be. Source: RaBitQ (Gao and Long, SIGMOD 2024). Depends on {@code kernel}.
 */
package dev.vectorcodec.quantization;
