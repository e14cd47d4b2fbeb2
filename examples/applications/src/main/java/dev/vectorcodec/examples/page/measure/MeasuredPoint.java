package dev.vectorcodec.examples.page.measure;

import dev.vectorcodec.examples.page.search.IndexFormat;

/**
 * How well and how fast one format answers.
 *
 * @param effort as {@link IndexFormat#query} takes it
 * @param recall mean part of the nearest that was found, 0 to 1
 * @param millis of one search: the mean over queries of the fastest search for each
 */
public record MeasuredPoint(IndexFormat format, int effort, double recall, double millis) {}
