/**
 * What is the arithmetic by the Vector API? Compiled for Java 22, and loaded only where that is.
 */
package dev.vectorcodec.kernel.simd;
