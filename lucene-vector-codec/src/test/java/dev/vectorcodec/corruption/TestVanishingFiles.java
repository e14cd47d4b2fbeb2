package dev.vectorcodec.corruption;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentQuestions;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.TypedFailure;
import dev.vectorcodec.testing.UncheckedSegment;
import dev.vectorcodec.testing.directory.DirectoryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a file that is truncated or deleted while it is open gives the right answer or an
 * exception of Lucene's kinds; never an {@link InternalError}, and never the end of the process.
 */
@LuceneTestCase.SuppressFileSystems("WindowsFS") // it keeps open files from being deleted
public class TestVanishingFiles extends LuceneTestCase {

  private static final int PAGE_BYTES = 4096;

  /** Vectors of a dimension that needs no padding, with codes of one bit. */
  private static final SegmentShape WIDE =
      new SegmentShape(
          SegmentShape.SPARSE.encoding(),
          SegmentShape.SPARSE.similarity(),
          128,
          150,
          1,
          SegmentShape.SPARSE.options().withCodeBits(1));

  /**
   * The JVM turns a fault of mapped memory into an {@link InternalError} only where it expects one.
   * Its checksum routine and compiled vector loads were no such places: reading a truncated file
   * ended the process. Where it did expect one, compiled code met the error after our {@code try}
   * had been left, and it came out as it was. The first needs no warm-up, the others need code that
   * has been compiled.
   */
  public void testTruncatedMapping() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      truncate(shape, DirectoryKind.MAPPED, 100);
    }
    truncate(WIDE, DirectoryKind.MAPPED, 100);
    truncate(SegmentShape.WALKED, DirectoryKind.MAPPED, 10);
    truncate(SegmentShape.WALKED_PRODUCTS, DirectoryKind.MAPPED, 10);
    truncate(SegmentShape.NEIGHBOR_CODES, DirectoryKind.MAPPED, 10);
  }

  public void testTruncatedPieces() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      truncate(shape, DirectoryKind.MAPPED_IN_PIECES, 0);
    }
    truncate(SegmentShape.NEIGHBOR_CODES, DirectoryKind.MAPPED_IN_PIECES, 0);
  }

  public void testTruncatedChannels() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      truncate(shape, DirectoryKind.CHANNELS, 0);
    }
    truncate(SegmentShape.NEIGHBOR_CODES, DirectoryKind.CHANNELS, 0);
  }

  private void truncate(SegmentShape shape, DirectoryKind kind, int warmUps) throws IOException {
    SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
    SegmentQuestions questions = new SegmentQuestions(shape, random());
    try (Directory directory = kind.open(segment.path())) {
      try (KnnVectorsReader reader = segment.open(directory)) {
        questions.learn(reader);
        for (int i = 0; i < warmUps; i++) {
          questions.check(reader);
        }
      }
      for (String extension : SegmentOnDisk.DATA_FILES) {
        for (boolean readBefore : new boolean[] {false, true}) {
          int pages = segment.length(extension) / PAGE_BYTES;
          truncateOpen(segment, directory, questions, extension, 0, readBefore);
          truncateOpen(
              segment, directory, questions, extension, random().nextInt(pages + 1), readBefore);
        }
      }
    }
  }

  /** Cuts at a page: what is left of a page that was cut reads as zeros, without a fault. */
  private static void truncateOpen(
      SegmentOnDisk segment,
      Directory directory,
      SegmentQuestions questions,
      String extension,
      int pages,
      boolean readBefore)
      throws IOException {
    try (KnnVectorsReader reader = segment.open(directory)) {
      if (readBefore) {
        questions.check(reader);
      }
      segment.truncate(extension, (long) pages * PAGE_BYTES);
      List<Throwable> failures = questions.check(reader);
      if (pages == 0 && extension.equals(SegmentOnDisk.VECTORS)) {
        assertTrue("nobody needed the vectors", failures.size() >= 8);
      }
      Throwable failure = expectThrows(IOException.class, reader::checkIntegrity);
      assertTrue(failure.toString(), TypedFailure.isDamage(failure));
    } finally {
      segment.restore(extension);
    }
  }

  public void testDeletedFiles() throws Exception {
    SegmentShape shape = SegmentShape.SMALL.get(random().nextInt(SegmentShape.SMALL.size()));
    SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
    SegmentQuestions questions = new SegmentQuestions(shape, random());
    for (DirectoryKind kind : List.of(DirectoryKind.MAPPED, DirectoryKind.CHANNELS)) {
      try (Directory directory = kind.open(segment.path())) {
        for (String extension : SegmentOnDisk.EXTENSIONS) {
          try (KnnVectorsReader reader = segment.open(directory)) {
            questions.learn(reader);
            Files.delete(segment.file(extension));
            questions.check(reader);
            Throwable failure = expectThrows(IOException.class, () -> segment.open(directory));
            assertTrue(failure.toString(), TypedFailure.isMissingFile(failure));
          }
          Files.write(segment.file(extension), segment.original(extension));
        }
        try (KnnVectorsReader reader = segment.open(directory)) {
          assertEquals(List.of(), questions.check(reader));
        }
      }
    }
  }

  /**
   * A read that failed left Lucene's buffered input with a buffer that it had not filled: the next
   * read took what was in it for the bytes of the file, without an error.
   */
  public void testReadAfterFailedRead() throws Exception {
    SegmentShape shape = SegmentShape.SPARSE;
    SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
    for (DirectoryKind kind :
        List.of(DirectoryKind.MAPPED, DirectoryKind.MAPPED_IN_PIECES, DirectoryKind.CHANNELS)) {
      try (Directory directory = kind.open(segment.path());
          KnnVectorsReader reader = segment.open(directory)) {
        FloatVectorValues values = reader.getFloatVectorValues(SegmentShape.FIELD);
        float[][] expected = new float[values.size()][];
        for (int ordinal = 0; ordinal < expected.length; ordinal++) {
          expected[ordinal] = values.vectorValue(ordinal).clone();
        }
        segment.truncate(SegmentOnDisk.VECTORS, 0);
        int broken = random().nextInt(expected.length / 2); // the buffer holds later ones
        expectThrows(CorruptIndexException.class, () -> values.vectorValue(broken));
        segment.restore(SegmentOnDisk.VECTORS);
        for (int ordinal = broken; ordinal < expected.length; ordinal++) {
          assertArrayEquals(expected[ordinal], values.vectorValue(ordinal), 0f);
        }
      }
    }
  }

  /** The merge fails, the writer goes on, and the index it writes is whole. */
  public void testMergeOfTruncatedFiles() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
      for (boolean checked : new boolean[] {false, true}) {
        try (Directory source = new MMapDirectory(segment.path());
            DirectoryReader reader = DirectoryReader.open(source);
            Directory target = newDirectory();
            IndexWriter writer = new IndexWriter(target, config(shape))) {
          CodecReader leaf = (CodecReader) reader.leaves().get(0).reader();
          segment.truncate(SegmentOnDisk.VECTORS, 0);
          CodecReader merged = checked ? leaf : new UncheckedSegment(leaf);
          Throwable failure = expectThrows(Throwable.class, () -> writer.addIndexes(merged));
          assertFalse(failure.toString(), failure instanceof Error);
          assertTrue(failure.toString(), TypedFailure.isCausedByDamage(failure));
          segment.restore(SegmentOnDisk.VECTORS);
          assertNull(writer.getTragicException());
          writer.addIndexes(leaf);
          writer.commit();
          assertEquals(shape.documents(), writer.getDocStats().numDocs);
        }
      }
    }
  }

  private static IndexWriterConfig config(SegmentShape shape) {
    return new IndexWriterConfig()
        .setCodec(new Rabitq104Codec(shape.options()))
        .setMergeScheduler(new SerialMergeScheduler());
  }
}
