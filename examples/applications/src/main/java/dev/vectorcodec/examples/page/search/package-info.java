/**
 * What is found by vector, by words and by both, and how long does it take?
 *
 * <p>{@link dev.vectorcodec.examples.page.search.PackageCollection} has the packages in two
 * indexes, one of each {@link dev.vectorcodec.examples.page.search.IndexFormat}; {@link
 * dev.vectorcodec.examples.page.search.SideBySideSearch} asks them.
 */
package dev.vectorcodec.examples.page.search;
