package dev.vectorcodec.mutation;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of text that is there once, and what stands in its place.
 *
 * @param file under {@code dev/vectorcodec}
 */
public record SourceEdit(String file, String snippet, String replacement) {

  /**
   * Edits of one file.
   *
   * @param texts a snippet, its replacement, the next snippet and so on
   */
  public static List<SourceEdit> of(String file, String... texts) {
    List<SourceEdit> edits = new ArrayList<>();
    for (int i = 0; i < texts.length; i += 2) {
      edits.add(new SourceEdit(file, texts[i], texts[i + 1]));
    }
    return edits;
  }
}
