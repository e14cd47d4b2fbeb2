package dev.vectorcodec.examples.page.search;

/**
 * What somebody looks for.
 *
 * @param text words, never blank
 * @param effort how many candidates a search by vector keeps
 * @param hits how many packages are wanted
 */
public record SearchRequest(String text, PackageFilter filter, int effort, int hits) {}
