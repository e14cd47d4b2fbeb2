/**
 * What is the arithmetic, and how is it fast?
 *
 * <p>{@link dev.vectorcodec.kernel.VectorKernels} says what each kernel of search and build
 * computes and in which order, {@link dev.vectorcodec.kernel.BuildKernels} those of building alone;
 * {@link dev.vectorcodec.kernel.BitQueries} is the form in which queries are compared with codes.
 * The scalar implementation and the SIMD one (in the source root for Java 22) agree bit for bit.
 * Depends on {@code io} to know whether the Vector API is there.
 */
package dev.vectorcodec.kernel;
