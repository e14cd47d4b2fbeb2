package dev.vectorcodec.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads packages from gzipped lines of five fields with tabs between: name, section, installed
 * size, summary, description.
 */
final class PackageReader {

  private static final int FIELDS = 5;
  private static final int NAME = 0;
  private static final int SECTION = 1;
  private static final int INSTALLED_SIZE = 2;
  private static final int SUMMARY = 3;
  private static final int DESCRIPTION = 4;

  private PackageReader() {}

  /** Reads all packages; does not close {@code gzipped}. */
  static List<DebianPackage> read(InputStream gzipped) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(gzipped), StandardCharsets.UTF_8));
    List<DebianPackage> packages = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String[] fields = line.split("\t", -1);
      if (fields.length != FIELDS) {
        throw new IOException(
            "line "
                + (packages.size() + 1)
                + " has "
                + fields.length
                + " fields with tabs between, not "
                + FIELDS);
      }
      packages.add(
          new DebianPackage(
              fields[NAME],
              fields[SECTION],
              installedKib(fields[INSTALLED_SIZE], packages.size() + 1),
              fields[SUMMARY],
              fields[DESCRIPTION]));
    }
    if (packages.isEmpty()) {
      throw new IOException("has no packages");
    }
    return packages;
  }

  private static long installedKib(String field, int line) throws IOException {
    try {
      return Long.parseLong(field);
    } catch (NumberFormatException e) {
      throw new IOException("line " + line + " has no installed size in KiB: " + field, e);
    }
  }
}
