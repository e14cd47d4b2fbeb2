package dev.vectorcodec.examples.passages;

import java.util.List;

/**
 * A part of a text that goes into the context of a question: passages that touch become one.
 *
 * @param title of the text
 * @param sources packages that the words are about
 */
record Excerpt(String title, List<String> sources, List<String> words) {}
