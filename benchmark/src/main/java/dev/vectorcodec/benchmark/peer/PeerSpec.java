package dev.vectorcodec.benchmark.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A peer as the command line names it: {@code name:key=value:key=value}, or with plain values
 * {@code class:org.example.Format:16:100}.
 */
final class PeerSpec {

  private final String text;
  private final String name;
  private final List<String> values = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();

  PeerSpec(String text) {
    this.text = text;
    String[] parts = text.split(":", -1);
    this.name = parts[0];
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        values.add(parts[i]);
      } else {
        settings.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
      }
    }
  }

  String name() {
    return name;
  }

  /** The plain values, in order. */
  List<String> values() {
    return values;
  }

  /** Refuses settings and values that the peer does not know. */
  PeerSpec allow(String... known) {
    for (String key : settings.keySet()) {
      if (Set.of(known).contains(key) == false) {
        throw new IllegalArgumentException(
            text + ": unknown setting " + key + ", known are " + List.of(known));
      }
    }
    if (values.isEmpty() == false) {
      throw new IllegalArgumentException(text + ": settings look like key=value, got " + values);
    }
    return this;
  }

  int number(String key, int otherwise) {
    String value = settings.get(key);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + ": " + key + " must be a number, got " + value, e);
    }
  }

  String word(String key, String otherwise) {
    return settings.getOrDefault(key, otherwise);
  }

  @Override
  public String toString() {
    return text;
  }
}
