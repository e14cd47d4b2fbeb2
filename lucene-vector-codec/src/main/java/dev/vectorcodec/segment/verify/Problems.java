package dev.vectorcodec.segment.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong: each rule that was broken, how often, and where first. */
final class Problems {

  private final Map<String, String> examples = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Reports that a rule is broken somewhere. */
  void add(String rule, String example) {
    examples.putIfAbsent(rule, example);
    counts.merge(rule, 1, Integer::sum);
  }

  /** Returns a line for each rule. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    counts.forEach(
        (rule, count) ->
            lines.add(
                count == 1
                    ? rule + ": " + examples.get(rule)
                    : rule + ", " + count + " times; first " + examples.get(rule)));
    return lines;
  }
}
