/**
 * How many pages does a query read when none is cached, and how fast is it when few are?
 *
 * <p>{@link dev.vectorcodec.benchmark.pages.PagedDirectory} notes every page that a search reads.
 * Depends on {@code data}, {@code peer} and {@code report}.
 */
package dev.vectorcodec.benchmark.pages;
