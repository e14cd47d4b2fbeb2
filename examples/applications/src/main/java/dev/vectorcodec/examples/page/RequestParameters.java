package dev.vectorcodec.examples.page;

import dev.vectorcodec.examples.page.search.IndexFormat;
import dev.vectorcodec.examples.page.search.PackageFilter;
import dev.vectorcodec.examples.page.search.SearchRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads the parameters of a search, and says what is wrong with them. */
final class RequestParameters {

  static final int MAX_TEXT = 300;
  static final int MAX_EFFORT = 1024;
  static final int DEFAULT_EFFORT = 64;
  static final int MAX_HITS = 50;
  static final int DEFAULT_HITS = 10;

  /** A tebibyte: more than any package has. */
  static final long MAX_KIB = 1L << 30;

  private static final String TEXT = "q";
  private static final String SECTION = "section";
  private static final String MOST_KIB = "size";
  private static final String EFFORT = "effort";
  private static final String HITS = "hits";
  private static final String FORMAT = "format";
  private static final Set<String> OF_A_SEARCH =
      new TreeSet<>(List.of(TEXT, SECTION, MOST_KIB, EFFORT, HITS, FORMAT));

  /** Longer values are cut where they are repeated to who sent them. */
  private static final int MAX_SHOWN = 60;

  private final Map<String, List<String>> values;

  /** Takes the values of each parameter by name. */
  RequestParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Complains about any parameter. */
  void requireNone() {
    requireKnown(Set.of());
  }

  /**
   * The search that is asked for.
   *
   * @param sections that there are
   */
  SearchRequest search(Set<String> sections) {
    requireKnown(OF_A_SEARCH);
    String text = one(TEXT).orElse("").strip();
    if (text.isEmpty()) {
      throw new BadParameterException("q must have a word to search for, got none");
    }
    if (text.length() > MAX_TEXT) {
      throw new BadParameterException(
          "q must be at most " + MAX_TEXT + " characters long, got " + text.length());
    }
    Optional<String> section = one(SECTION);
    if (section.isPresent() && sections.contains(section.get()) == false) {
      throw new BadParameterException(
          "section must be one of the "
              + sections.size()
              + " that /api/catalog lists, got "
              + shown(section.get()));
    }
    OptionalLong mostKib =
        one(MOST_KIB).isPresent()
            ? OptionalLong.of(number(MOST_KIB, 0, 1, MAX_KIB))
            : OptionalLong.empty();
    return new SearchRequest(
        text,
        new PackageFilter(section, mostKib),
        (int) number(EFFORT, DEFAULT_EFFORT, 1, MAX_EFFORT),
        (int) number(HITS, DEFAULT_HITS, 1, MAX_HITS));
  }

  /** Whose search is shown: this library's if nothing is said. */
  IndexFormat format() {
    String name = one(FORMAT).orElse(lowerCase(IndexFormat.RABITQ));
    return Arrays.stream(IndexFormat.values())
        .filter(format -> lowerCase(format).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new BadParameterException("format must be rabitq or lucene, got " + shown(name)));
  }

  private static String lowerCase(IndexFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private long number(String name, long otherwise, long least, long most) {
    Optional<String> value = one(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same message says it all.
    }
    throw new BadParameterException(
        name
            + " must be a whole number from "
            + least
            + " to "
            + most
            + ", got "
            + shown(value.get()));
  }

  private Optional<String> one(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw new BadParameterException(name + " must be given once, got " + given.size() + " times");
    }
    return given.stream().findFirst().filter(value -> value.isEmpty() == false);
  }

  private void requireKnown(Set<String> known) {
    List<String> unknown = new ArrayList<>(values.keySet());
    unknown.removeAll(known);
    if (unknown.isEmpty() == false) {
      throw new BadParameterException(
          "unknown parameter "
              + shown(unknown.get(0))
              + ", known are: "
              + (known.isEmpty() ? "none" : String.join(", ", known)));
    }
  }

  private static String shown(String value) {
    return value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "...";
  }
}
