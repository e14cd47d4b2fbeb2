package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.candidates.CandidateSink;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.graph.candidates.Reservoirs;
import dev.vectorcodec.testing.directory.PlannedFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.InfoStream;
import org.apache.lucene.util.NamedThreadFactory;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.Version;

/**
 * Promise: candidates in a file come back as they were, read by many threads, and no failure of the
 * directory leaves the file behind or open. (The mock directory checks open files when it is
 * closed.)
 */
public class TestCandidateFile extends LuceneTestCase {

  private static final int NODES = 400;
  private static final int RANGE_NODES = 100;
  private static final int CAPACITY = 30;
  private static final int BATCHES = 40_000;
  private static final int IN_BATCH = 10;

  private static SegmentWriteState state(Directory directory) {
    SegmentInfo segment =
        new SegmentInfo(
            directory,
            Version.LATEST,
            Version.LATEST,
            "_0",
            NODES,
            false,
            false,
            Codec.getDefault(),
            Map.of(),
            StringHelper.randomId(),
            Map.of(),
            null);
    return new SegmentWriteState(
        InfoStream.NO_OUTPUT, directory, segment, FieldInfos.EMPTY, null, IOContext.DEFAULT);
  }

  private static NodeCandidates filled(NodeCandidates.Storage storage) throws IOException {
    NodeCandidates candidates = new NodeCandidates(NODES, CAPACITY, storage);
    CandidateSink sink = candidates.sink();
    long[] batch = new long[IN_BATCH];
    for (int i = 0; i < BATCHES; i++) {
      for (int j = 0; j < IN_BATCH; j++) {
        batch[j] = Candidate.of(i % 37 + j, i % 200 + j);
      }
      sink.add(i * 7 % NODES, batch, IN_BATCH);
    }
    candidates.finish();
    return candidates;
  }

  /** Candidates that waited in a file of the directory are those that waited on the heap. */
  private static void check(Directory directory, Workers workers) throws IOException {
    Reservoirs expected = filled(NodeCandidates.Storage.heap()).load(0, workers);
    try (CandidateFile file = new CandidateFile(state(directory), new AbortCheck(() -> {}))) {
      NodeCandidates waiting = filled(new NodeCandidates.Storage(file, RANGE_NODES));
      for (int range = 0; range < waiting.ranges(); range++) {
        Reservoirs actual = waiting.load(range, workers);
        for (int node = actual.first(); node < actual.first() + actual.size(); node++) {
          assertEquals(expected.count(node), actual.count(node));
          for (int i = 0; i < expected.count(node); i++) {
            assertEquals(expected.get(node, i), actual.get(node, i));
          }
        }
      }
    }
  }

  public void testManyThreads() throws IOException {
    try (Directory directory = newDirectory();
        ExecutorService executor =
            Executors.newFixedThreadPool(3, new NamedThreadFactory("candidates"))) {
      check(directory, new Workers(executor, 3));
      assertEquals(List.of(), List.of(directory.listAll()));
    }
  }

  public void testNoBlockNoFile() throws IOException {
    try (Directory directory = newDirectory()) {
      new CandidateFile(state(directory), new AbortCheck(() -> {})).close();
      assertEquals(List.of(), List.of(directory.listAll()));
    }
  }

  public void testAbortedMerge() throws IOException {
    try (Directory directory = newDirectory()) {
      try (CandidateFile file =
          new CandidateFile(
              state(directory),
              new AbortCheck(
                  () -> {
                    throw new MergePolicy.MergeAbortedException();
                  }))) {
        NodeCandidates waiting = filled(new NodeCandidates.Storage(file, RANGE_NODES));
        expectThrows(
            MergePolicy.MergeAbortedException.class, () -> waiting.load(0, Workers.callerOnly()));
      }
      assertEquals(List.of(), List.of(directory.listAll()));
    }
  }

  public void testFailures() throws IOException {
    PlannedFailure none = PlannedFailure.none();
    try (MockDirectoryWrapper directory = newMockDirectory()) {
      directory.failOn(none);
      check(directory, Workers.callerOnly());
    }
    List<Integer> places = none.places();
    assertTrue(places.toString(), places.size() > 4);
    for (int call : places) {
      for (boolean forGood : new boolean[] {false, true}) {
        try (MockDirectoryWrapper directory = newMockDirectory();
            ExecutorService executor =
                Executors.newFixedThreadPool(2, new NamedThreadFactory("candidates"))) {
          PlannedFailure failure = PlannedFailure.at(call, forGood);
          directory.failOn(failure);
          expectThrows(IOException.class, () -> check(directory, new Workers(executor, 2)));
          failure.clearDoFail();
          if (failure.hasFailedDeletion() == false) {
            assertEquals("call " + call, List.of(), List.of(directory.listAll()));
          }
        }
      }
    }
  }
}
