package dev.vectorcodec.examples.crash;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Whatever could be wrong after a crash is noticed. */
@LuceneTestCase.SuppressFileSystems("WindowsFS") // it keeps open files from being renamed
public class TestRecoveredDocuments extends LuceneTestCase {

  private static final int COUNT = 10;
  private static final long END = 17;

  private SampleDocuments documents;
  private Directory directory;
  private IndexWriter writer;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    documents = SampleDocuments.ofPackages(COUNT);
    directory = newDirectory();
    writer = new IndexWriter(directory, new IndexWriterConfig());
    for (int number = 0; number < COUNT; number++) {
      add(documents.source(number), documents.document(number));
    }
  }

  @Override
  public void tearDown() throws Exception {
    writer.close();
    directory.close();
    super.tearDown();
  }

  private void add(byte[] source, SampleDocument sample) throws IOException {
    Document document = new Document();
    document.add(new StringField(CrashIndex.ID, sample.id(), Field.Store.YES));
    document.add(new StoredField(CrashIndex.SOURCE, source));
    document.add(
        new KnnFloatVectorField(
            CrashIndex.VECTOR, sample.vector(), VectorSimilarityFunction.EUCLIDEAN));
    writer.updateDocument(new Term(CrashIndex.ID, sample.id()), document);
  }

  private interface Look {
    void at(RecoveredDocuments recovered) throws IOException;
  }

  private void look(Look look) throws IOException {
    try (IndexReader reader = DirectoryReader.open(writer)) {
      look.at(new RecoveredDocuments(documents, new IndexSearcher(reader), END));
    }
  }

  private void assertBroken(String message, Look look) {
    LostWriteException error = expectThrows(LostWriteException.class, () -> look(look));
    assertTrue(error.getMessage(), error.getMessage().contains(message));
  }

  public void testAllThere() throws IOException {
    add(documents.source(13), documents.document(13));
    look(
        recovered -> {
          recovered.requireAtLeast(new long[] {0, 1, 2, 3, 4, 5, -1, 7, 8, 9});
          assertEquals(13, recovered.numbers()[3]);
          assertEquals(1, recovered.countFrom(COUNT));
          assertEquals(COUNT, recovered.search(List.of(0L, 1L, 2L, 13L, 4L, 5L, 6L, 7L, 8L, 9L)));
        });
  }

  public void testMissingOrOld() throws IOException {
    long[] required = {0, 1, 2, 13, 4, 5, 6, 7, 8, 9};
    assertBroken("found write 3", recovered -> recovered.requireAtLeast(required));
    writer.deleteDocuments(new Term(CrashIndex.ID, documents.document(3).id()));
    assertBroken("found no such document", recovered -> recovered.requireAtLeast(required));
    assertBroken("no vector search finds", recovered -> recovered.search(List.of(3L)));
  }

  public void testChanged() throws IOException {
    byte[] source = documents.source(13);
    source[source.length - 1] ^= 1;
    add(source, documents.document(13));
    assertBroken("never written: 13", recovered -> {});
    SampleDocument sample = documents.document(3);
    float[] vector = sample.vector().clone();
    vector[200] = Math.nextUp(vector[200]);
    add(documents.source(13), new SampleDocument(sample.id(), vector, sample.text()));
    assertBroken("vector of write 13 was changed", recovered -> {});
  }

  public void testInvented() throws IOException {
    add(documents.source(END), documents.document(END));
    assertBroken("never written: 17", recovered -> {});
  }

  public void testTwice() throws IOException {
    SampleDocument sample = documents.document(3);
    add(documents.source(13), new SampleDocument("other", sample.vector(), sample.text()));
    assertBroken("recovered twice", recovered -> {});
  }
}
