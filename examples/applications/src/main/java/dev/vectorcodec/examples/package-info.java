/**
 * How does an application index and search text with the codec?
 *
 * <p>{@link dev.vectorcodec.examples.QuickStart} is the program; {@code PackageIndex} and {@code
 * PackageSearch} are the two classes to copy from: they hold everything that touches Lucene. The
 * others read the bundled data, turn text into vectors and print.
 *
 * <p>Below: {@code crash} shows that acknowledged writes survive kill -9, {@code metrics} what the
 * meters of a log say, {@code filter} searches among what a filter accepts, {@code hybrid} by
 * vector and by words at once, {@code passages} finds passages of long texts, {@code migrate} goes
 * from Lucene's format to ours and back, {@code updates} measures recall while packages change;
 * {@code page} shows searches in a browser.
 */
package dev.vectorcodec.examples;
