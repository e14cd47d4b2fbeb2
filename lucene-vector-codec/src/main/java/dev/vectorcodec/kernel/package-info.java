/**
 * What is the arithmetic of search and build?
 *
 * <p>{@link dev.vectorcodec.kernel.VectorKernels} says what each kernel of search and build
 * computes and in which order, {@link dev.vectorcodec.kernel.BuildKernels} those of building alone;
 * {@link dev.vectorcodec.kernel.BitQueries} is the form of a query for codes. The scalar
 * implementation here and the one by the Vector API, in {@code kernel.simd}, agree bit for bit.
 * Depends on {@code io} to know whether the Vector API is there.
 */
package dev.vectorcodec.kernel;
