package dev.vectorcodec.examples.crash;

/**
 * What is written again and again.
 *
 * @param id unique
 * @param text may be empty
 */
record SampleDocument(String id, float[] vector, String text) {}
