package dev.vectorcodec.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The worked example as a document prints it: a dump and a table for each file. */
final class DocumentedExample {

  private static final Path DOCUMENTS = Path.of("..", "docs");
  private static final Pattern DUMP = Pattern.compile("(?s)```text\n(.*?)```");

  /**
   * Offset, then bytes: {@code `00 01`}, {@code 8 × `00`}, or {@code 16 bytes}, not spelled out.
   */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (?:(\\d+) bytes|(?:(\\d+) × )?`([\\w ]+)`) \\|.*$");

  private final String text;
  private final Pattern section;

  private DocumentedExample(String text, String title) {
    this.text = text;
    this.section = Pattern.compile("(?ms)^### " + title + ": \\.(\\w+)\n(.*?)(?=^##)");
  }

  static DocumentedExample read() throws IOException {
    return read("file-format.md");
  }

  /** The example of one of the documents. */
  static DocumentedExample read(String document) throws IOException {
    return read(document, "Example");
  }

  /** The example of a document whose sections have this title before the file's extension. */
  static DocumentedExample read(String document, String title) throws IOException {
    return new DocumentedExample(Files.readString(DOCUMENTS.resolve(document)), title);
  }

  String text() {
    return text;
  }

  /** The bytes of the dumps, by extension. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    for (Map.Entry<String, String> section : sections().entrySet()) {
      Matcher dump = DUMP.matcher(section.getValue());
      if (dump.find() == false) {
        throw new IllegalArgumentException("no dump of ." + section.getKey());
      }
      files.put(section.getKey(), HexDump.parse(dump.group(1)));
    }
    return files;
  }

  /**
   * The bytes that the rows of a file's table name; what a row does not spell out is taken from the
   * dump.
   */
  byte[] explainedBytes(String extension, byte[] dump) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher row = ROW.matcher(sections().get(extension));
    while (row.find()) {
      int offset = Integer.parseInt(row.group(1), 16);
      if (offset != bytes.size()) {
        throw new IllegalArgumentException("gap or overlap before: " + row.group());
      }
      if (row.group(2) != null) {
        int length = Integer.parseInt(row.group(2));
        bytes.writeBytes(Arrays.copyOfRange(dump, offset, offset + length));
        continue;
      }
      int times = row.group(3) == null ? 1 : Integer.parseInt(row.group(3));
      for (int i = 0; i < times; i++) {
        bytes.writeBytes(HexDump.parseBytes(row.group(4)));
      }
    }
    return bytes.toByteArray();
  }

  private Map<String, String> sections() {
    Map<String, String> sections = new TreeMap<>();
    Matcher found = section.matcher(text);
    while (found.find()) {
      sections.put(found.group(1), found.group(2));
    }
    return sections;
  }
}
