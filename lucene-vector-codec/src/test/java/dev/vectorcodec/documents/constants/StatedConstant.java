package dev.vectorcodec.documents.constants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sentence of a document that states constants, and the values that the code has for them.
 *
 * @param document its path in the project; a source counts as one for its comments
 * @param sentence matches the sentence where a line break is a space; each group is a constant
 * @param values of the groups
 */
record StatedConstant(String document, Pattern sentence, List<String> values) {

  private static final Path PROJECT = Path.of("..");

  /** Exponents are raised digits; they are replaced by these. */
  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  static StatedConstant of(String document, String sentence, Object... values) {
    return new StatedConstant(
        document, Pattern.compile(sentence), Stream.of(values).map(String::valueOf).toList());
  }

  /** The document in one line, without the stars of comments. */
  String text() throws IOException {
    String text = Files.readString(PROJECT.resolve(document));
    return text.replaceAll("\n[ \t]*\\*(?=[ \n])", "\n").replaceAll("\\s+", " ");
  }

  /** What is wrong with a text of the document; empty if nothing is. */
  List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    Matcher found = sentence.matcher(text);
    if (found.groupCount() == 0 || found.groupCount() != values.size()) {
      problems.add(this + " has " + found.groupCount() + " groups");
      return problems;
    }
    int sentences = 0;
    while (found.find()) {
      sentences++;
      for (int group = 1; group <= values.size(); group++) {
        if (plain(found.group(group)).equals(values.get(group - 1)) == false) {
          problems.add(
              document + ": \"" + found.group() + "\", but the code has " + values.get(group - 1));
        }
      }
    }
    if (sentences == 0) {
      problems.add(document + " does not say: " + sentence);
    }
    return problems;
  }

  /** The text with another constant in each of the groups of each sentence, one at a time. */
  List<String> falsified(String text) {
    List<String> falsified = new ArrayList<>();
    Matcher found = sentence.matcher(text);
    while (found.find()) {
      for (int group = 1; group <= found.groupCount(); group++) {
        int last = found.end(group) - 1;
        falsified.add(
            text.substring(0, last) + other(text.charAt(last)) + text.substring(last + 1));
      }
    }
    return falsified;
  }

  /** The text without the sentences. */
  String silent(String text) {
    return sentence.matcher(text).replaceAll("");
  }

  private static char other(char last) {
    int raised = RAISED.indexOf(last);
    if (raised >= 0) {
      return RAISED.charAt((raised + 1) % RAISED.length());
    }
    if (last >= '0' && last <= '9') {
      return last == '9' ? '8' : (char) (last + 1);
    }
    return last == 'a' ? 'b' : 'a';
  }

  private static String plain(String stated) {
    StringBuilder plain = new StringBuilder();
    for (char c : stated.replace(",", "").toCharArray()) {
      int raised = RAISED.indexOf(c);
      plain.append(raised < 0 ? String.valueOf(c) : String.valueOf(raised));
    }
    return plain.toString();
  }
}
