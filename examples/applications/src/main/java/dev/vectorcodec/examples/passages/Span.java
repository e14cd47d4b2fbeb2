package dev.vectorcodec.examples.passages;

/**
 * Words of a text that follow each other.
 *
 * @param start the first word, counted from 0
 * @param end the word after the last one
 */
record Span(int start, int end) {}
