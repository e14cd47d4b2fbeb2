package dev.vectorcodec.segment.search;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.FieldMetadata;
import java.io.IOException;

/** The files of one field, opened for one search. It makes cursors when the search needs them. */
final class OpenField {

  private final FieldMetadata metadata;
  private final PagedFile graph;
  private final PagedFile.Cursor codes;
  private final NodeOrdinals nodeOrdinals;

  /** Null until a walk wants it. */
  private PagedFile.Cursor rows;

  OpenField(FieldMetadata metadata, PagedFile codes, PagedFile graph) throws IOException {
    this.metadata = metadata;
    this.graph = graph;
    this.codes = codes.cursor();
    this.nodeOrdinals = new NodeOrdinals(metadata.codes(), this.codes);
  }

  FieldMetadata metadata() {
    return metadata;
  }

  PagedFile.Cursor codes() {
    return codes;
  }

  NodeOrdinals nodeOrdinals() {
    return nodeOrdinals;
  }

  /** Reads the rows of the graph. */
  PagedFile.Cursor rows() throws IOException {
    if (rows == null) {
      rows = graph.cursor();
    }
    return rows;
  }

  /** Pages of codes and graph that this search was the first to read. */
  int verifiedPages() {
    return codes.verifiedPages() + (rows == null ? 0 : rows.verifiedPages());
  }
}
