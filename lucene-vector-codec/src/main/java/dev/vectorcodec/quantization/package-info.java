/**
 * How does a vector become a code, and what does a code say about a distance, how surely?
 *
 * <p>{@link dev.vectorcodec.quantization.VectorPreparation} brings vectors into the form that codes
 * need, {@link dev.vectorcodec.quantization.CodeEncoder} encodes them relative to the centroid of
 * their cluster and has the formulas, {@link dev.vectorcodec.quantization.ClusterQueries} turns
 * codes into estimates and their standard errors. {@link
 * dev.vectorcodec.quantization.CodeRecordLayout} says where the parts of a record lie, and {@link
 * dev.vectorcodec.quantization.CodeWidth} has the constants of each width. Source: RaBitQ (Gao and
 * Long, SIGMOD 2024; several bits: Gao and others, SIGMOD 2025). Depends on {@code kernel}.
 */
package dev.vectorcodec.quantization;
