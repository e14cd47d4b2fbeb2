/**
 * How does an application index and search text with the codec?
 *
 * <p>{@link dev.vectorcodec.examples.QuickStart} is the program; {@code PackageIndex} and {@code
 * PackageSearch} are the two classes to copy from: they hold everything that touches Lucene. The
 * others read the bundled data, turn text into vectors and print.
 */
package dev.vectorcodec.examples;
