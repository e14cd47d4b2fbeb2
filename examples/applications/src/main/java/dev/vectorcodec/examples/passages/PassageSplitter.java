package dev.vectorcodec.examples.passages;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into passages that overlap, so that what stands at the end of one is found together
 * with what follows it.
 *
 * <p>A passage ends with a sentence if one ends in its last third, and begins with one if one
 * begins in the overlap.
 */
final class PassageSplitter {

  private final int longest;
  private final int overlap;

  /**
   * Splits by these limits.
   *
   * @param longest words of a passage at most
   * @param overlap words of the passage before that a passage has at most, not more than half of
   *     {@code longest}
   */
  PassageSplitter(int longest, int overlap) {
    if (longest < 2 || overlap < 0 || overlap > longest / 2) {
      throw new IllegalArgumentException(
          "overlap must be 0 to half of the " + longest + " words of a passage, got " + overlap);
    }
    this.longest = longest;
    this.overlap = overlap;
  }

  /** The passages in order; together they have all words. */
  List<Span> split(List<String> words) {
    List<Span> passages = new ArrayList<>();
    int start = 0;
    while (words.isEmpty() == false) {
      int end = end(words, start);
      passages.add(new Span(start, end));
      if (end == words.size()) {
        break;
      }
      start = nextStart(words, end);
    }
    return passages;
  }

  private int end(List<String> words, int start) {
    if (words.size() - start <= longest) {
      return words.size();
    }
    int latest = start + longest;
    for (int end = latest; end > latest - longest / 3; end--) {
      if (endsSentence(words.get(end - 1))) {
        return end;
      }
    }
    return latest;
  }

  private int nextStart(List<String> words, int end) {
    for (int start = end - overlap; start < end; start++) {
      if (endsSentence(words.get(start - 1))) {
        return start;
      }
    }
    return end - overlap;
  }

  private static boolean endsSentence(String word) {
    return word.endsWith(".") || word.endsWith("!") || word.endsWith("?");
  }
}
