package dev.vectorcodec.examples.passages;

import java.util.List;

/**
 * A passage that was found.
 *
 * @param title of the text, which no other has
 * @param start the first word's place in the text, counted from 0
 * @param sources packages that the passage is about
 */
record Passage(String title, int start, List<String> words, List<String> sources, float score) {}
