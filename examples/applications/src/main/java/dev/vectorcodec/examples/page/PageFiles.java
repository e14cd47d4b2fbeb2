package dev.vectorcodec.examples.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of the page, by name: there are no others, so no path can lead anywhere else. */
final class PageFiles {

  static final String PAGE = "index.html";

  private static final List<String> NAMES =
      List.of(
          PAGE,
          "icon.svg",
          "base.css",
          "controls.css",
          "results.css",
          "figures.css",
          "theme.js",
          "main.js",
          "state.js",
          "server.js",
          "elements.js",
          "controls.js",
          "results.js",
          "plot.js",
          "comparison.js",
          "walk.js",
          "landscape.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml; charset=utf-8");

  private final Map<String, PageFile> files = new HashMap<>();

  private PageFiles() {}

  /** Reads them all, so that a missing one is noticed at once. */
  static PageFiles read() throws IOException {
    PageFiles result = new PageFiles();
    for (String name : NAMES) {
      try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new FileNotFoundException(name + " is not beside " + PageFiles.class.getName());
        }
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        result.files.put(name, new PageFile(type, in.readAllBytes()));
      }
    }
    return result;
  }

  /** The file of that name; null if there is none. */
  PageFile get(String name) {
    return files.get(name);
  }

  /** A file as it is sent. */
  record PageFile(String type, byte[] content) {}
}
