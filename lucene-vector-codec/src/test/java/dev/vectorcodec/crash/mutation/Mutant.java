package dev.vectorcodec.crash.mutation;

import dev.vectorcodec.crash.model.Promise;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A mistake in the real sources that a campaign must find.
 *
 * @param name what the mistake is
 * @param campaign that finds it
 * @param promises one of which must be what was found broken
 * @param edits to the text of files
 */
public record Mutant(String name, String campaign, Set<Promise> promises, List<Edit> edits) {

  /**
   * A piece of text that is there once, and what stands in its place.
   *
   * @param file under {@code dev/vectorcodec}
   */
  record Edit(String file, String snippet, String replacement) {}

  public static Mutant of(
      String name, String campaign, Set<Promise> promises, String file, String... edits) {
    return new Mutant(name, campaign, promises, edits(file, edits));
  }

  /** With edits to another file too. */
  public Mutant and(String file, String... more) {
    List<Edit> all = new ArrayList<>(edits);
    all.addAll(edits(file, more));
    return new Mutant(name, campaign, promises, all);
  }

  private static List<Edit> edits(String file, String... texts) {
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < texts.length; i += 2) {
      edits.add(new Edit(file, texts[i], texts[i + 1]));
    }
    return edits;
  }

  public static Set<Promise> any(Promise first, Promise... others) {
    return EnumSet.of(first, others);
  }
}
