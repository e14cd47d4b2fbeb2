package dev.vectorcodec.durable;

import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.util.IOUtils;

/**
 * Searchers over what was applied, committed or not. Unless told otherwise a searcher is published
 * only when all it can see survives power loss, so that nothing that was seen is ever lost.
 */
final class DurableSearchers extends ReferenceManager<IndexSearcher> {

  private final IndexWriter writer;
  private final WritePath writes;
  private final SearcherFactory factory;
  private final boolean onlyDurable;

  /** Opens the first searcher. */
  DurableSearchers(
      IndexWriter writer, WritePath writes, SearcherFactory factory, boolean onlyDurable)
      throws IOException {
    this.writer = writer;
    this.writes = writes;
    this.factory = factory;
    this.onlyDurable = onlyDurable;
    DirectoryReader reader = writes.read(() -> DirectoryReader.open(writer, true, false));
    this.current = searcher(reader, null);
  }

  @Override
  protected IndexSearcher refreshIfNeeded(IndexSearcher old) throws IOException {
    DirectoryReader oldReader = (DirectoryReader) old.getIndexReader();
    DirectoryReader reader =
        writes.read(() -> DirectoryReader.openIfChanged(oldReader, writer, true));
    return reader == null ? null : searcher(reader, oldReader);
  }

  /** All that the reader sees was appended before it was opened. */
  private IndexSearcher searcher(DirectoryReader reader, DirectoryReader old) throws IOException {
    boolean success = false;
    try {
      if (onlyDurable) {
        writes.force();
      }
      success = true;
    } finally {
      if (success == false) {
        IOUtils.closeWhileHandlingException(reader);
      }
    }
    // Closes the reader when it fails.
    return SearcherManager.getSearcher(factory, reader, old);
  }

  @Override
  protected boolean tryIncRef(IndexSearcher searcher) {
    return searcher.getIndexReader().tryIncRef();
  }

  @Override
  protected int getRefCount(IndexSearcher searcher) {
    return searcher.getIndexReader().getRefCount();
  }

  @Override
  protected void decRef(IndexSearcher searcher) throws IOException {
    searcher.getIndexReader().decRef();
  }
}
