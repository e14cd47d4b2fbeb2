package dev.vectorcodec.log;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Log sequence numbers from {@code first} to {@code last}, both included.
 *
 * @param first at least 1
 * @param last not below {@code first}
 */
public record LsnRange(long first, long last) {

  /** Checks the order. */
  public LsnRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("no range of LSNs: " + first + " to " + last);
    }
  }

  /** As {@code 3-7,9-9}; an empty text for none. */
  public static String format(List<LsnRange> ranges) {
    return ranges.stream()
        .map(range -> range.first + "-" + range.last)
        .collect(Collectors.joining(","));
  }

  /**
   * Reads what {@link #format} makes.
   *
   * @throws IllegalArgumentException when a part is not two LSNs from 1 on, joined by a dash, the
   *     first not above the second
   */
  public static List<LsnRange> parse(String text) {
    List<LsnRange> ranges = new ArrayList<>();
    if (text.isEmpty()) {
      return ranges;
    }
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      if (dash < 0) {
        throw new IllegalArgumentException("no range of LSNs: " + part);
      }
      ranges.add(
          new LsnRange(
              Long.parseLong(part.substring(0, dash)), Long.parseLong(part.substring(dash + 1))));
    }
    return ranges;
  }
}
