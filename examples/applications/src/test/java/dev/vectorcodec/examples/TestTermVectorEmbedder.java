package dev.vectorcodec.examples;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Embeds with three terms whose vectors can be computed by hand. */
public class TestTermVectorEmbedder extends LuceneTestCase {

  private static final int DIMENSION = 2;
  private static final int FILE_BYTES = 1024;

  public void testTermsAreLowerCaseWordsOfTwoToThirtyCharacters() {
    assertEquals(
        List.of("c++", "the", "x11-apps", "lib", "lib"),
        TermVectorEmbedder.terms("C++ & the X11-apps; 3 a lib, LIB"));
    assertEquals(List.of("a".repeat(30), "aa"), TermVectorEmbedder.terms("a".repeat(32)));
  }

  public void testOneTermGivesItsDirection() throws IOException {
    float[] vector = embedder().embed("Chess, chess and CHESS!").orElseThrow();
    assertArrayEquals(new float[] {0.6f, 0.8f}, vector, 1e-6f);
  }

  public void testTermsAreWeightedByRarityAndLogarithmOfCount() throws IOException {
    float[] vector = embedder().embed("chess game, game").orElseThrow();
    // chess: 2 * 1 * 0.5 * (6, 8); game: 1 * (1 + ln 2) * 1 * (10, 0)
    double first = 6 + 10 * (1 + Math.log(2));
    double length = Math.hypot(first, 8);
    assertArrayEquals(new float[] {(float) (first / length), (float) (8 / length)}, vector, 1e-6f);
  }

  public void testTextWithoutKnownTermsHasNoVector() throws IOException {
    assertTrue(embedder().embed("").isEmpty());
    assertTrue(embedder().embed("12345 ???").isEmpty());
    assertTrue(embedder().embed("xyzzy plugh").isEmpty());
    assertFalse(embedder().isKnown("xyzzy"));
  }

  public void testTermWithZeroVectorHasNoDirection() throws IOException {
    assertTrue(embedder().isKnown("nothing"));
    assertTrue(embedder().embed("nothing").isEmpty());
  }

  public void testFilesThatAreNoTermVectors() throws IOException {
    byte[] file = file();
    expectThrows(ZipException.class, () -> read(file));
    IOException short1 = expectThrows(IOException.class, () -> read(gzip(file, file.length - 1)));
    assertTrue(short1.getMessage(), short1.getMessage().contains("term vector"));
    file[8] = 127;
    IOException tooMany = expectThrows(IOException.class, () -> read(gzip(file, file.length)));
    assertTrue(tooMany.getMessage(), tooMany.getMessage().contains("dimension 127"));
    file[0] = 'X';
    IOException magic = expectThrows(IOException.class, () -> read(gzip(file, file.length)));
    assertTrue(magic.getMessage(), magic.getMessage().contains("TVEC"));
  }

  private static TermVectorEmbedder embedder() throws IOException {
    byte[] file = file();
    return read(gzip(file, file.length));
  }

  private static TermVectorEmbedder read(byte[] gzipped) throws IOException {
    return TermVectorEmbedder.read(new ByteArrayInputStream(gzipped));
  }

  private static byte[] file() {
    ByteBuffer file = ByteBuffer.allocate(FILE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.put("TVEC".getBytes(StandardCharsets.UTF_8)).putInt(3).putInt(DIMENSION);
    putTerm(file, "chess", 2f, 0.5f, 6, 8);
    putTerm(file, "game", 1f, 1f, 10, 0);
    putTerm(file, "nothing", 1f, 1f, 0, 0);
    byte[] bytes = new byte[file.position()];
    file.flip().get(bytes);
    return bytes;
  }

  private static void putTerm(
      ByteBuffer file, String term, float rarity, float scale, int first, int second) {
    byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
    file.putShort((short) bytes.length).put(bytes).putFloat(rarity).putFloat(scale);
    file.put((byte) first).put((byte) second);
  }

  private static byte[] gzip(byte[] file, int length) throws IOException {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(gzipped)) {
      output.write(file, 0, length);
    }
    return gzipped.toByteArray();
  }
}
