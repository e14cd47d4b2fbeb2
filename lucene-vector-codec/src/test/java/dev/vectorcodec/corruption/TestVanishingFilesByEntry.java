package dev.vectorcodec.corruption;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.segment.RabitqVectorsReader;
import dev.vectorcodec.segment.RabitqVectorsWriter;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.TypedFailure;
import dev.vectorcodec.testing.UncheckedSegment;
import dev.vectorcodec.testing.directory.DirectoryKind;
import dev.vectorcodec.testing.directory.TruncatingDirectory;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Promise: each method through which Lucene reads files gives an exception of Lucene's kinds when
 * the mapped file is cut under it; never an {@link InternalError}, on which hosts halt the JVM.
 *
 * <p>A mapped file that was cut during a merge once threw one out of {@code IndexWriter}. What
 * Lucene adds to its classes, and what is added to ours, has to be sorted in here: as an entry, or
 * among those that read nothing.
 */
@LuceneTestCase.SuppressFileSystems("*") // files are changed behind Lucene's back
public class TestVanishingFilesByEntry extends LuceneTestCase {

  private static final List<Class<?>> FACES =
      List.of(
          KnnVectorsFormat.class,
          KnnVectorsReader.class,
          HnswGraphProvider.class,
          KnnVectorsWriter.class,
          KnnFieldVectorsWriter.class,
          KnnVectorValues.class,
          FloatVectorValues.class,
          ByteVectorValues.class,
          DocIdSetIterator.class,
          KnnVectorValues.DocIndexIterator.class,
          VectorScorer.class,
          VectorScorer.Bulk.class,
          HnswGraph.class);

  /** Shapes of segments that are written: codes of neighbors are the last that is read for. */
  private static final List<SegmentShape> BUILT =
      Stream.concat(SegmentShape.SMALL.stream(), Stream.of(SegmentShape.SPARSE.withNeighborCodes()))
          .toList();

  /** Shapes of segments that merges carry over: with a graph, for searches by distance. */
  private static final List<SegmentShape> CARRIED =
      List.of(
          SegmentShape.SPARSE, SegmentShape.COSINE_BYTES, SegmentShape.SPARSE.withNeighborCodes());

  /** Tested below, not one by one. */
  private static final Set<String> WITH_TESTS_OF_THEIR_OWN =
      Set.of(
          "KnnVectorsFormat.fieldsReader(SegmentReadState)",
          "KnnVectorsReader.getMergeInstance()", // all entries are asked of it too
          "RabitqVectorsReader.verify(String)", // tells damage and throws nothing: TestForgedFields
          "KnnVectorsWriter.flush(int,DocMap)",
          "KnnVectorsWriter.mergeOneField(FieldInfo,MergeState)", // and what it returns
          "KnnVectorsWriter.merge(MergeState)"); // Lucene's own, final: calls the former

  /** Answers from the metadata, writes only, or is Lucene's own and calls entries. */
  private static final Set<String> READ_NOTHING =
      Set.of(
          "KnnVectorsFormat.fieldsWriter(SegmentWriteState)",
          "KnnVectorsFormat.getMaxDimensions(String)",
          "KnnVectorsFormat.getName()",
          "KnnVectorsFormat.toString()",
          "RabitqVectorsReader.metadata(String)",
          "KnnVectorsReader.getFloatVectorValues(String)",
          "KnnVectorsReader.getFloatVectorValues(String,DataAccessHint)",
          "KnnVectorsReader.getByteVectorValues(String)",
          "KnnVectorsReader.finishMerge()",
          "KnnVectorsReader.getVectorCount(FieldInfo)",
          "KnnVectorsReader.getOffHeapByteSize(FieldInfo)",
          "Closeable.close()",
          "KnnVectorsWriter.addField(FieldInfo)",
          "KnnVectorsWriter.finish()",
          "Accountable.ramBytesUsed()",
          "KnnFieldVectorsWriter.addValue(int,Object)",
          "KnnFieldVectorsWriter.copyValue(Object)",
          "KnnVectorValues.dimension()",
          "KnnVectorValues.size()",
          "KnnVectorValues.prefetch(int[],int)",
          "KnnVectorValues.copy()",
          "KnnVectorValues.getVectorByteLength()",
          "KnnVectorValues.getEncoding()",
          "FloatVectorValues.getEncoding()",
          "ByteVectorValues.getEncoding()",
          "DocIdSetIterator.docID()",
          "DocIdSetIterator.cost()",
          "DocIdSetIterator.docIDRunEnd()",
          "DocIdSetIterator.intoArray(int,int[])",
          "DocIndexIterator.index()",
          "HnswGraph.size()",
          "HnswGraph.maxNodeId()",
          "HnswGraph.nextNeighbor()",
          "HnswGraph.numLevels()",
          "HnswGraph.maxConn()",
          "HnswGraph.getNodesOnLevel(int)",
          "HnswGraph.getSortedNodes(int)",
          "HnswGraph.neighborCount()");

  private static String signature(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + withoutClass(method);
  }

  private static String withoutClass(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }

  private static List<Method> methods(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    for (Method method : type.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if (Modifier.isPublic(modifiers)
          && Modifier.isStatic(modifiers) == false
          && method.isSynthetic() == false) {
        methods.add(method);
      }
    }
    return methods;
  }

  public void testEveryMethodIsKnown() {
    Set<String> known = new HashSet<>(READ_NOTHING);
    known.addAll(WITH_TESTS_OF_THEIR_OWN);
    for (ReadingEntries.Entry entry : ReadingEntries.all(random())) {
      known.add(entry.method());
    }
    Set<String> unknown = new TreeSet<>();
    for (Class<?> face : FACES) {
      for (Method method : methods(face)) {
        unknown.add(signature(method));
      }
    }
    unknown.removeAll(known);
    Set<String> knownNames = new HashSet<>();
    known.forEach(signature -> knownNames.add(signature.substring(signature.indexOf('.') + 1)));
    for (Class<?> ours :
        List.of(
            RabitqGraphVectorsFormat.class, RabitqVectorsReader.class, RabitqVectorsWriter.class)) {
      for (Method method : methods(ours)) {
        if (knownNames.contains(withoutClass(method)) == false) {
          unknown.add(signature(method));
        }
      }
    }
    assertEquals("neither an entry nor said to read nothing", Set.of(), unknown);
  }

  /** Before anything was read, and with code that ran and pages that were checked before. */
  public void testReadingEntries() throws IOException {
    Map<SegmentShape, SegmentOnDisk> segments = new HashMap<>();
    for (ReadingEntries.Entry entry : ReadingEntries.all(random())) {
      SegmentOnDisk segment = segments.get(entry.shape());
      if (segment == null) {
        segment = SegmentOnDisk.write(entry.shape(), createTempDir(), random());
        segments.put(entry.shape(), segment);
      }
      for (int timesBefore : new int[] {0, 1, 50}) {
        checkReading(entry, segment, timesBefore, false);
        checkReading(entry, segment, timesBefore, true);
      }
    }
  }

  private static void checkReading(
      ReadingEntries.Entry entry, SegmentOnDisk segment, int timesBefore, boolean merges)
      throws IOException {
    try (Directory directory = DirectoryKind.MAPPED.open(segment.path());
        KnnVectorsReader reader = segment.open(directory)) {
      KnnVectorsReader asked = merges ? reader.getMergeInstance() : reader;
      for (int i = 0; i < timesBefore; i++) {
        entry.preparation().prepare(asked).run();
      }
      IORunnable read = entry.preparation().prepare(asked);
      segment.truncate(entry.extension(), 0);
      Throwable failure = failure(read);
      String message = entry + " timesBefore=" + timesBefore + ": " + failure;
      assertNotNull(message, failure);
      if (TypedFailure.isDamage(TypedFailure.unwrap(failure)) == false) {
        throw new AssertionError(message, failure);
      }
    } finally {
      segment.restore(entry.extension());
    }
  }

  /** Null if there is none. */
  private static Throwable failure(IORunnable work) {
    try {
      work.run();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  private static void assertTyped(String message, Throwable failure) {
    assertNotNull(message, failure);
    if (failure instanceof Error || TypedFailure.isCausedByDamage(failure) == false) {
      throw new AssertionError(message + ": " + failure, failure);
    }
  }

  /** A file that is cut while its header, its end, or the metadata is read. */
  public void testOpening() throws IOException {
    SegmentOnDisk segment = SegmentOnDisk.write(SegmentShape.SPARSE, createTempDir(), random());
    try (TruncatingDirectory directory = new TruncatingDirectory(segment.path())) {
      for (String extension : SegmentOnDisk.EXTENSIONS) {
        directory.watch(extension, -1);
        segment.open(directory).close();
        long reads = directory.reads();
        assertTrue(extension, reads > 0);
        for (long read = 0; read < reads; read++) {
          directory.watch(extension, read);
          Throwable failure = failure(() -> segment.open(directory).close());
          segment.restore(extension);
          assertTyped("opening, read " + read + " of ." + extension, failure);
        }
      }
    }
  }

  /** The vectors that were just written, and those that were prepared for the graph. */
  public void testFlush() throws IOException {
    for (SegmentShape shape : BUILT) {
      for (String suffix : readToBuild(shape)) {
        long reads = flush(shape, suffix, -1);
        for (long read : reads(reads)) {
          flush(shape, suffix, read);
        }
      }
    }
  }

  /** Without a graph there is no temporary file. */
  private static List<String> readToBuild(SegmentShape shape) {
    return shape.equals(SegmentShape.NO_GRAPH) ? List.of(".vec") : List.of(".vec", ".tmp");
  }

  private static long flush(SegmentShape shape, String suffix, long fatalRead) throws IOException {
    try (TruncatingDirectory directory = new TruncatingDirectory(createTempDir())) {
      directory.watch(suffix, fatalRead);
      IORunnable flush = () -> shape.write(directory, random());
      if (fatalRead < 0) {
        flush.run();
      } else {
        Throwable failure = failure(flush);
        if (failure != null || directory.reads() > fatalRead) {
          assertTyped("flush, read " + fatalRead + " of " + suffix, failure);
        }
      }
      return directory.reads();
    }
  }

  /** The first, some between, and the last, which other vectors may not have. */
  private static long[] reads(long count) {
    assertTrue("no reads", count > 0);
    return new long[] {
      0, random().nextLong(count), random().nextLong(count), random().nextLong(count), count - 1
    };
  }

  /** {@code mergeOneField} copies vectors of segments, whatever was checked before. */
  public void testFirstPhaseOfMerge() throws IOException {
    for (SegmentShape shape : BUILT) {
      long count = merge(shape, ".vec", -1, "\0", -1)[0];
      for (long read : reads(count)) {
        merge(shape, ".vec", read, "\0", -1);
      }
    }
  }

  /** What {@code mergeOneField} returns builds on what was copied. */
  public void testSecondPhaseOfMerge() throws IOException {
    for (SegmentShape shape : BUILT) {
      for (String suffix : readToBuild(shape)) {
        long count = merge(shape, "\0", -1, suffix, -1)[1];
        for (long read : reads(count)) {
          merge(shape, "\0", -1, suffix, read);
        }
      }
    }
  }

  /** A merge that carries a segment over reads all its files, and the vectors that were copied. */
  public void testMergeThatCarriesOver() throws IOException {
    for (SegmentShape shape : CARRIED) {
      for (String suffix : new String[] {".vec", ".veq", ".vex"}) {
        for (long read : reads(carryOver(shape, suffix, -1, "\0", -1)[0])) {
          carryOver(shape, suffix, read, "\0", -1);
        }
      }
      assertEquals(0, carryOver(shape, "\0", -1, ".tmp", -1)[1]);
      for (long read : reads(carryOver(shape, "\0", -1, ".vec", -1)[1])) {
        carryOver(shape, "\0", -1, ".vec", read);
      }
    }
  }

  private static long[] carryOver(
      SegmentShape shape, String sourceSuffix, long sourceRead, String suffix, long read)
      throws IOException {
    return merge(shape, sourceSuffix, sourceRead, suffix, read, false);
  }

  private static long[] merge(
      SegmentShape shape, String sourceSuffix, long sourceRead, String suffix, long read)
      throws IOException {
    return merge(shape, sourceSuffix, sourceRead, suffix, read, true);
  }

  /**
   * Returns the reads of the source and of the target.
   *
   * @param hidden whether the segment is not known as one that may be carried over
   */
  private static long[] merge(
      SegmentShape shape,
      String sourceSuffix,
      long sourceRead,
      String suffix,
      long read,
      boolean hidden)
      throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(shape.options()))
            .setUseCompoundFile(false)
            .setMergeScheduler(new SerialMergeScheduler());
    try (TruncatingDirectory source = new TruncatingDirectory(createTempDir());
        TruncatingDirectory target = new TruncatingDirectory(createTempDir())) {
      shape.write(source, random());
      source.watch(sourceSuffix, -1);
      try (DirectoryReader reader = DirectoryReader.open(source);
          IndexWriter writer = new IndexWriter(target, config)) {
        CodecReader leaf = (CodecReader) reader.leaves().get(0).reader();
        source.watch(sourceSuffix, sourceRead);
        target.watch(suffix, read);
        IORunnable merge = () -> writer.addIndexes(hidden ? new UncheckedSegment(leaf) : leaf);
        if (sourceRead < 0 && read < 0) {
          merge.run();
        } else {
          Throwable failure = failure(merge);
          boolean cut = sourceRead < 0 ? target.reads() > read : source.reads() > sourceRead;
          if (failure != null || cut) {
            String message = "merge, reads " + sourceRead + " and " + read + " of " + suffix;
            assertTyped(message, failure);
            assertNull(writer.getTragicException());
          }
        }
        return new long[] {source.reads(), target.reads()};
      }
    }
  }
}
