package dev.vectorcodec.examples.passages;

import dev.vectorcodec.examples.DebianPackage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A text too long for one vector: the descriptions of some packages of a section, in alphabetical
 * order, as a chapter of a handbook might have them.
 */
final class LongText {

  private static final int PACKAGES = 25;

  private final String title;
  private final List<String> words = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** Which word each package begins with. */
  private final List<Integer> starts = new ArrayList<>();

  /** Packages of one section, at least one. */
  LongText(List<DebianPackage> packages) {
    DebianPackage first = packages.get(0);
    title =
        first.section() + ", " + first.name() + " to " + packages.get(packages.size() - 1).name();
    for (DebianPackage entry : packages) {
      names.add(entry.name());
      starts.add(words.size());
      words.addAll(Arrays.asList(entry.text().strip().split("\\s+", -1)));
    }
  }

  /** Cuts each section into chapters. */
  static List<LongText> of(List<DebianPackage> packages) {
    Map<String, List<DebianPackage>> sections = new TreeMap<>();
    for (DebianPackage entry : packages) {
      sections.computeIfAbsent(entry.section(), section -> new ArrayList<>()).add(entry);
    }
    List<LongText> texts = new ArrayList<>();
    for (List<DebianPackage> section : sections.values()) {
      for (int from = 0; from < section.size(); from += PACKAGES) {
        int to = Math.min(section.size(), from + PACKAGES);
        texts.add(new LongText(section.subList(from, to)));
      }
    }
    return texts;
  }

  String title() {
    return title;
  }

  List<String> words() {
    return Collections.unmodifiableList(words);
  }

  /** The packages that some of the words of a span are about. */
  List<String> sources(Span span) {
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int end = i + 1 < names.size() ? starts.get(i + 1) : words.size();
      if (starts.get(i) < span.end() && end > span.start()) {
        sources.add(names.get(i));
      }
    }
    return sources;
  }
}
