package dev.vectorcodec.corruption;

import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentQuestions;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.TypedFailure;
import dev.vectorcodec.testing.directory.DirectoryKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Promise: a reader that is closed, before or during its use, gives {@link AlreadyClosedException}
 * or the right answer.
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestClosedFiles extends LuceneTestCase {

  private static final int SEARCHERS = 4;

  public void testUseAfterClose() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
      SegmentQuestions questions = new SegmentQuestions(shape, random());
      for (DirectoryKind kind : DirectoryKind.values()) {
        try (Directory directory = kind.open(segment.path())) {
          KnnVectorsReader reader = segment.open(directory);
          questions.learn(reader);
          List<IORunnable> views = views(shape, reader, questions);
          for (IORunnable view : views) {
            view.run();
          }
          List<IORunnable> unusedViews = views(shape, reader, questions);
          reader.close();
          reader.close();
          assertTrue("all answers", questions.checkClosed(reader).size() >= 8);
          expectThrows(AlreadyClosedException.class, reader::checkIntegrity);
          assertAnswersOrClosed(views);
          assertAnswersOrClosed(unusedViews);
        }
      }
    }
  }

  /** Uses of what a reader handed out while it was open. */
  private List<IORunnable> views(
      SegmentShape shape, KnnVectorsReader reader, SegmentQuestions questions) throws IOException {
    List<IORunnable> views = new ArrayList<>();
    HnswGraph graph = ((HnswGraphProvider) reader).getGraph(SegmentShape.FIELD);
    if (graph.size() > 0) {
      views.add(() -> graph.seek(0, random().nextInt(graph.size())));
      views.add(graph::entryNode);
    }
    KnnVectorValues values;
    VectorScorer scorer;
    if (shape.encoding() == VectorEncoding.BYTE) {
      ByteVectorValues bytes = reader.getByteVectorValues(SegmentShape.FIELD);
      views.add(() -> bytes.vectorValue(random().nextInt(bytes.size())));
      views.add(() -> bytes.scorer(questions.bytes()));
      scorer = bytes.scorer(questions.bytes());
      values = bytes;
    } else {
      FloatVectorValues floats = reader.getFloatVectorValues(SegmentShape.FIELD);
      views.add(() -> floats.vectorValue(random().nextInt(floats.size())));
      views.add(() -> floats.scorer(questions.floats()));
      scorer = floats.scorer(questions.floats());
      values = floats;
    }
    scorer.iterator().nextDoc();
    views.add(scorer::score);
    views.add(() -> scorer.iterator().nextDoc());
    views.add(values::copy);
    views.add(() -> values.ordToDoc(random().nextInt(values.size())));
    DocIdSetIterator iterator = values.iterator();
    views.add(iterator::nextDoc);
    views.add(() -> iterator.advance(iterator.docID() + 5));
    return views;
  }

  private static void assertAnswersOrClosed(List<IORunnable> views) {
    for (IORunnable view : views) {
      try {
        view.run();
      } catch (Throwable failure) {
        if (TypedFailure.isClosed(TypedFailure.unwrap(failure)) == false) {
          throw new AssertionError(failure);
        }
      }
    }
  }

  public void testCloseDuringSearches() throws Exception {
    SegmentShape shape = SegmentShape.SMALL.get(random().nextInt(SegmentShape.SMALL.size()));
    SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
    SegmentQuestions questions = new SegmentQuestions(shape, random());
    for (DirectoryKind kind : DirectoryKind.values()) {
      try (Directory directory = kind.open(segment.path())) {
        try (KnnVectorsReader reader = segment.open(directory)) {
          questions.learn(reader);
        }
        for (int round = 0; round < 10; round++) {
          closeDuringSearches(segment.open(directory), questions);
        }
      }
    }
  }

  /** The searchers begin, the reader is closed, and each goes on until it is told so. */
  private static void closeDuringSearches(KnnVectorsReader reader, SegmentQuestions questions)
      throws Exception {
    CountDownLatch begun = new CountDownLatch(SEARCHERS);
    AtomicInteger told = new AtomicInteger();
    Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    List<Thread> searchers = new ArrayList<>();
    for (int i = 0; i < SEARCHERS; i++) {
      Thread searcher =
          new Thread(
              () -> {
                try {
                  questions.checkClosed(reader);
                  begun.countDown();
                  while (questions.checkClosed(reader).isEmpty()) {
                    Thread.onSpinWait();
                  }
                  told.incrementAndGet();
                } catch (Throwable failure) {
                  broken.add(failure);
                  begun.countDown();
                }
              });
      searcher.start();
      searchers.add(searcher);
    }
    begun.await();
    reader.close();
    for (Thread searcher : searchers) {
      searcher.join();
    }
    if (broken.isEmpty() == false) {
      throw new AssertionError(broken.size() + " searchers failed", broken.peek());
    }
    assertEquals(SEARCHERS, told.get());
  }
}
