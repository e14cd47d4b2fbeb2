/**
 * What is the arithmetic, and how is it fast?
 *
 * <p>{@link dev.vectorcodec.kernel.VectorKernels} says what each kernel computes and in which
 * order; the scalar implementation and the SIMD one (in the source root for Java 22) agree bit for
 * bit. Depends on {@code io} to know whether the Vector API is there.
 */
package dev.vectorcodec.kernel;
