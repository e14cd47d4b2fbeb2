package dev.vectorcodec.crash;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A mistake in the real sources that a campaign must find.
 *
 * @param name what the mistake is
 * @param campaign that finds it
 * @param promises one of which must be what was found broken
 * @param file under {@code dev/vectorcodec}
 * @param edits to its text
 */
record Mutant(String name, String campaign, Set<Promise> promises, String file, List<Edit> edits) {

  /** A piece of text that is there once, and what stands in its place. */
  record Edit(String snippet, String replacement) {}

  static Mutant of(
      String name, String campaign, Set<Promise> promises, String file, String... edits) {
    List<Edit> pairs = new java.util.ArrayList<>();
    for (int i = 0; i < edits.length; i += 2) {
      pairs.add(new Edit(edits[i], edits[i + 1]));
    }
    return new Mutant(name, campaign, promises, file, List.copyOf(pairs));
  }

  static Set<Promise> any(Promise first, Promise... others) {
    return EnumSet.of(first, others);
  }
}
