package dev.vectorcodec.segment.stored;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.VectorLayout;
import java.io.IOException;

/**
 * Whether the documents of a sparse field ascend strictly, on which hits, filters and merges rely:
 * a document that two vectors name would be found twice, and a search of a list that is not sorted
 * would pass over what is accepted.
 *
 * <p>Looked at once for all threads, when the field is first used after it was opened: that reads 4
 * bytes a vector, a page of them at a time. Afterwards a use costs the look at a flag. Fields in
 * which every document has a vector have no list.
 */
final class DocumentOrder {

  /** Documents that are read at a time. */
  private static final int BATCH = 1024;

  private final VectorLayout layout;
  private final PagedFile file;
  private final int maxDoc;

  /** Threads that meet this at the same time look at the same bytes twice, and agree. */
  private volatile boolean ascends;

  DocumentOrder(VectorLayout layout, PagedFile file, int maxDoc) {
    this.layout = layout;
    this.file = file;
    this.maxDoc = maxDoc;
    this.ascends = layout.sparse() == false;
  }

  /**
   * Returns if the documents ascend and are in their range.
   *
   * @throws org.apache.lucene.index.CorruptIndexException each time, if they do not
   */
  void check() throws IOException {
    if (ascends == false) {
      ascends = file.guard(this::checkAll);
    }
  }

  private boolean checkAll() throws IOException {
    PagedFile.Cursor cursor = file.cursor();
    int[] documents = new int[Math.min(BATCH, layout.count())];
    int last = -1;
    for (int first = 0; first < layout.count(); first += documents.length) {
      int count = Math.min(documents.length, layout.count() - first);
      cursor.readInts(layout.documentOffset(first), documents, 0, count);
      for (int i = 0; i < count; i++) {
        if (documents[i] <= last || documents[i] >= maxDoc) {
          throw corrupt(documents[i], first + i, last);
        }
        last = documents[i];
      }
    }
    return true;
  }

  private IOException corrupt(int document, int ordinal, int last) {
    return file.corrupt(
        "document="
            + document
            + " of ordinal="
            + ordinal
            + " at offset="
            + layout.documentOffset(ordinal)
            + " after document="
            + last
            + " of maxDoc="
            + maxDoc);
  }
}
