package dev.vectorcodec.property;

import dev.vectorcodec.testing.LargeIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.WaysTaken;
import dev.vectorcodec.testing.WaysTaken.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Promise: what a search finds does not depend on how the bytes reach it. */
public class TestDirectories extends LuceneTestCase {

  private static final int COUNT = 2_400;
  private static final int QUERIES = 10;

  private RowVectors vectors;
  private RowVectors queries;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    RowVectors all = RowVectors.ofAnyKind(random(), COUNT + QUERIES, 70);
    vectors = all.range(0, COUNT);
    queries = all.range(COUNT, COUNT + QUERIES);
  }

  private void write(Directory directory, boolean compound) throws IOException {
    IndexWriterConfig config = LargeIndex.config();
    config.setUseCompoundFile(compound);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      LargeIndex.add(writer, vectors);
    }
    for (SegmentCommitInfo segment : SegmentInfos.readLatestCommit(directory)) {
      assertEquals(compound, segment.info.getUseCompoundFile());
    }
  }

  private interface Search {
    ScoreDoc[] hits(IndexSearcher searcher, Query query, int k) throws IOException;
  }

  private List<Long> results(Directory directory) throws IOException {
    return results(directory, (searcher, query, k) -> searcher.search(query, k).scoreDocs);
  }

  /** Documents and the bits of scores of all queries, by walks (few hits) and scans (many). */
  private List<Long> results(Directory directory, Search search) throws IOException {
    List<Long> results = new ArrayList<>();
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      List<String> fields = new ArrayList<>(LargeIndex.FIELDS);
      fields.add(LargeIndex.SPARSE);
      for (String field : fields) {
        for (int query = 0; query < QUERIES; query++) {
          int k = query % 2 == 0 ? 4 : 100;
          for (ScoreDoc hit : search.hits(searcher, queries.query(field, query, k, null), k)) {
            results.add(((long) hit.doc << Integer.SIZE) | Float.floatToRawIntBits(hit.score));
          }
        }
      }
    }
    assertEquals((4 + 100) * QUERIES / 2 * 5, results.size());
    return results;
  }

  private static void copy(Directory from, Directory to) throws IOException {
    for (String file : from.listAll()) {
      to.copyFrom(from, file, file, IOContext.DEFAULT);
    }
  }

  public void testEveryDirectoryFindsTheSame() throws IOException {
    try (Directory heap = new ByteBuffersDirectory()) {
      write(heap, false);
      List<Long> expected = results(heap);
      WaysTaken ways = new WaysTaken();
      assertEquals(expected, results(ways.through(heap), ways::search));
      ways.assertTaken(Way.WALK, Way.SCAN_OF_CODES);
      try (Directory mapped = new MMapDirectory(createTempDir())) {
        copy(heap, mapped);
        assertEquals(expected, results(mapped));
      }
      // Chunks so small that files span several mappings.
      try (Directory pieces =
          new MMapDirectory(createTempDir(), FSLockFactory.getDefault(), 1 << 16)) {
        copy(heap, pieces);
        assertEquals(expected, results(pieces));
      }
      try (Directory channel = new NIOFSDirectory(createTempDir())) {
        copy(heap, channel);
        assertEquals(expected, results(channel));
      }
    }
  }

  /** Every link of the graphs of a segment. */
  private static List<Integer> links(Directory directory) throws IOException {
    List<Integer> links = new ArrayList<>();
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      CodecReader segment = (CodecReader) reader.leaves().get(0).reader();
      for (String field : LargeIndex.FIELDS) {
        PerFieldKnnVectorsFormat.FieldsReader fields =
            (PerFieldKnnVectorsFormat.FieldsReader) segment.getVectorReader();
        HnswGraph graph = ((HnswGraphProvider) fields.getFieldReader(field)).getGraph(field);
        for (int node = 0; node < graph.size(); node++) {
          graph.seek(0, node);
          for (int neighbor = graph.nextNeighbor();
              neighbor != DocIdSetIterator.NO_MORE_DOCS;
              neighbor = graph.nextNeighbor()) {
            links.add(neighbor);
          }
          links.add(-1);
        }
      }
    }
    return links;
  }

  /** Two builds of the same documents, one in a compound file, have the same graphs and codes. */
  public void testBuildsAreRepeatable() throws IOException {
    try (Directory separate = new ByteBuffersDirectory();
        Directory compound = new ByteBuffersDirectory();
        Directory mapped = new MMapDirectory(createTempDir())) {
      write(separate, false);
      write(compound, true);
      copy(compound, mapped);
      assertEquals(links(separate), links(compound));
      List<Long> expected = results(separate);
      assertEquals(expected, results(compound));
      assertEquals(expected, results(mapped));
    }
  }
}
