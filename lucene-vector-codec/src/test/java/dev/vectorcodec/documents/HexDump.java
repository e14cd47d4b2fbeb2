package dev.vectorcodec.documents;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The dump that {@code hexdump -C} prints: 16 bytes a row; a star stands for rows that equal the
 * row before it; the last line is the length.
 */
final class HexDump {

  private static final int ROW = 16;

  private HexDump() {}

  static String print(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    byte[] last = null;
    boolean starred = false;
    for (int offset = 0; offset < bytes.length; offset += ROW) {
      byte[] row = Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + ROW));
      if (Arrays.equals(row, last)) {
        out.append(starred ? "" : "*\n");
        starred = true;
        continue;
      }
      printRow(out, offset, row);
      last = row;
      starred = false;
    }
    return out.append(String.format(Locale.ROOT, "%08x%n", bytes.length)).toString();
  }

  private static void printRow(StringBuilder out, int offset, byte[] row) {
    StringBuilder hex = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      hex.append(i == ROW / 2 ? "  " : " ").append(HexFormat.of().toHexDigits(row[i]));
      text.append(row[i] >= ' ' && row[i] < 127 ? (char) row[i] : '.');
    }
    out.append(String.format(Locale.ROOT, "%08x %-49s  |%s|%n", offset, hex, text));
  }

  static byte[] parse(String dump) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] last = new byte[0];
    boolean starred = false;
    for (String line : dump.lines().toList()) {
      if (line.equals("*")) {
        starred = true;
        continue;
      }
      int offset = Integer.parseInt(line.substring(0, 8), 16);
      while (starred && bytes.size() < offset) {
        bytes.writeBytes(last);
      }
      starred = false;
      if (bytes.size() != offset) {
        throw new IllegalArgumentException("row does not follow the one before it: " + line);
      }
      int end = line.indexOf('|');
      last = end < 0 ? new byte[0] : parseBytes(line.substring(8, end));
      bytes.writeBytes(last);
    }
    return bytes.toByteArray();
  }

  /** Reads pairs of hex digits, whatever space is between them. */
  static byte[] parseBytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
