/**
 * How does a vector become a code, and what does a code say about a distance?
 *
 * <p>{@link dev.vectorcodec.quantization.VectorPreparation} brings vectors into the form that is
 * encoded, {@link dev.vectorcodec.quantization.ResidualEncoder} encodes relative to another vector
 * and {@link dev.vectorcodec.quantization.CodeRecords} relative to the centroid. The layouts of
 * codes live beside their encoders. Source: RaBitQ (Gao and Long, SIGMOD 2024). Depends on {@code
 * kernel}.
 */
package dev.vectorcodec.quantization;
