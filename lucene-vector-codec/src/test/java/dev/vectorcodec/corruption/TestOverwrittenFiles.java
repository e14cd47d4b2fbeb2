package dev.vectorcodec.corruption;

import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentQuestions;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.directory.DirectoryKind;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: what is written into a file under an open reader is found where the reader has not been
 * yet. Where it has been it is believed, as the documents say, and what comes of it is well-formed
 * or an exception of Lucene's kinds; whoever reads the whole file, or opens it again, finds it.
 *
 * <p>It gave wrong answers, which README did not exempt from its first promise.
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestOverwrittenFiles extends LuceneTestCase {

  private static final int OVERWRITES = 30;

  private SegmentOnDisk segment;
  private SegmentQuestions questions;

  private void use(SegmentShape shape) throws IOException {
    segment = SegmentOnDisk.write(shape, createTempDir(), random());
    questions = new SegmentQuestions(shape, random());
    try (Directory directory = DirectoryKind.MAPPED.open(segment.path());
        KnnVectorsReader reader = segment.open(directory)) {
      questions.learn(reader);
    }
  }

  /** Overwrites some bytes behind the header, in a page of the data; returns where. */
  private int overwrite(String extension) throws IOException {
    byte[] bytes = new byte[1 + random().nextInt(400)];
    random().nextBytes(bytes);
    int start = 128;
    int length = segment.length(extension);
    // Page table and footer follow: what opens looks at the footer.
    int end = length - 16 - Integer.BYTES * (1 + length / 4096);
    int position = start + random().nextInt(end - start - bytes.length);
    bytes[0] = (byte) ~segment.original(extension)[position];
    segment.overwrite(extension, position, bytes);
    return position;
  }

  private void check(SegmentShape shape, boolean verified) throws IOException {
    use(shape);
    for (int i = 0; i < OVERWRITES; i++) {
      DirectoryKind kind = i % 2 == 0 ? DirectoryKind.MAPPED : DirectoryKind.CHANNELS;
      String extension = SegmentOnDisk.DATA_FILES.get(i % 3);
      try (Directory directory = kind.open(segment.path());
          KnnVectorsReader reader = segment.open(directory)) {
        if (verified) {
          assertEquals(List.of(), questions.check(reader));
        }
        int position = overwrite(extension);
        String message = extension + " at " + position;
        if (verified) {
          questions.checkForm(reader);
        } else {
          questions.check(reader);
        }
        expectThrows(CorruptIndexException.class, message, reader::checkIntegrity);
      }
      try (Directory directory = kind.open(segment.path());
          KnnVectorsReader reader = segment.open(directory)) {
        questions.check(reader);
        expectThrows(CorruptIndexException.class, reader::checkIntegrity);
      }
      segment.restore(extension);
    }
  }

  public void testBeforeTheFirstTouch() throws IOException {
    check(SegmentShape.SPARSE, false);
    check(SegmentShape.COSINE_BYTES, false);
  }

  public void testAfterVerification() throws IOException {
    check(SegmentShape.SPARSE, true);
    check(SegmentShape.COSINE_BYTES, true);
    check(SegmentShape.FOUR_BITS, true);
  }
}
