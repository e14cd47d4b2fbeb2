package dev.vectorcodec.segment.search;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.FieldEntry;
import java.io.IOException;

/** The files of one field, opened for one search: cursors are made when they are needed. */
final class OpenField {

  private final FieldEntry entry;
  private final PagedFile graph;
  private final PagedFile.Cursor codes;
  private final NodeNumbers numbers;

  OpenField(FieldEntry entry, PagedFile codes, PagedFile graph) throws IOException {
    this.entry = entry;
    this.graph = graph;
    this.codes = codes.cursor();
    this.numbers = new NodeNumbers(entry.codes(), this.codes);
  }

  FieldEntry entry() {
    return entry;
  }

  PagedFile.Cursor codes() {
    return codes;
  }

  NodeNumbers numbers() {
    return numbers;
  }

  PagedFile graph() {
    return graph;
  }
}
