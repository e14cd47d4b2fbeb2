package dev.vectorcodec.examples.passages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts together the best passages for a question, as many words of them as there is room for. */
final class QuestionContext {

  /** Chosen words of each text by their place; texts in the order of their best passages. */
  private final Map<String, SortedMap<Integer, String>> words = new LinkedHashMap<>();

  private final List<Passage> chosen = new ArrayList<>();
  private int room;

  private QuestionContext(int budget) {
    room = budget;
  }

  /**
   * Takes passages in their order, and leaves out those there is no room for.
   *
   * @param passages best first
   * @param budget words at most
   */
  static List<Excerpt> assemble(List<Passage> passages, int budget) {
    QuestionContext context = new QuestionContext(budget);
    passages.forEach(context::offer);
    return context.excerpts();
  }

  private void offer(Passage passage) {
    SortedMap<Integer, String> ofText = words.getOrDefault(passage.title(), new TreeMap<>());
    SortedMap<Integer, String> added = new TreeMap<>();
    for (int i = 0; i < passage.words().size(); i++) {
      int place = passage.start() + i;
      // What overlaps a passage that was chosen before is there already and costs nothing.
      if (ofText.containsKey(place) == false) {
        added.put(place, passage.words().get(i));
      }
    }
    if (added.size() <= room) {
      room -= added.size();
      ofText.putAll(added);
      words.put(passage.title(), ofText);
      chosen.add(passage);
    }
  }

  private List<Excerpt> excerpts() {
    List<Excerpt> excerpts = new ArrayList<>();
    for (Map.Entry<String, SortedMap<Integer, String>> text : words.entrySet()) {
      List<String> run = new ArrayList<>();
      int next = 0;
      for (Map.Entry<Integer, String> word : text.getValue().entrySet()) {
        if (word.getKey() != next && run.isEmpty() == false) {
          excerpts.add(excerpt(text.getKey(), next, run));
          run = new ArrayList<>();
        }
        run.add(word.getValue());
        next = word.getKey() + 1;
      }
      excerpts.add(excerpt(text.getKey(), next, run));
    }
    return excerpts;
  }

  private Excerpt excerpt(String title, int end, List<String> run) {
    Set<String> sources = new LinkedHashSet<>();
    chosen.stream()
        .filter(passage -> passage.title().equals(title))
        .filter(passage -> passage.start() >= end - run.size() && passage.start() < end)
        .sorted((a, b) -> Integer.compare(a.start(), b.start()))
        .forEach(passage -> sources.addAll(passage.sources()));
    return new Excerpt(title, List.copyOf(sources), List.copyOf(run));
  }
}
