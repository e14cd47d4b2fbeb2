/**
 * How does an index of Lucene's own format become one of this library's, and back?
 *
 * <p>{@link dev.vectorcodec.examples.migrate.Migrate} is the program; {@code CodecMigration} is the
 * class to copy from.
 */
package dev.vectorcodec.examples.migrate;
