/**
 * How does an application search by vector among the documents that a filter accepts?
 *
 * <p>{@link dev.vectorcodec.examples.filter.FilteredSearch} is the program.
 */
package dev.vectorcodec.examples.filter;
