package dev.vectorcodec.examples;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.VectorUtil;

/** The bundled data is whole, and its two files fit each other. */
public class TestBundledSlice extends LuceneTestCase {

  private static final int MAX_BYTES = 5_000_000;

  static List<DebianPackage> packages() throws IOException {
    try (InputStream input = QuickStart.class.getResourceAsStream("packages.tsv.gz")) {
      return PackageReader.read(input);
    }
  }

  static TermVectorEmbedder embedder() throws IOException {
    try (InputStream input = QuickStart.class.getResourceAsStream("term-vectors.bin.gz")) {
      return TermVectorEmbedder.read(input);
    }
  }

  public void testSize() throws IOException {
    int bytes = 0;
    for (String file : List.of("packages.tsv.gz", "term-vectors.bin.gz")) {
      try (InputStream input = QuickStart.class.getResourceAsStream(file)) {
        bytes += input.readAllBytes().length;
      }
    }
    assertTrue("bundled bytes: " + bytes, bytes <= MAX_BYTES);
  }

  public void testEnoughPackagesForAGraphAndEachHasAVector() throws IOException {
    List<DebianPackage> packages = packages();
    assertTrue("packages: " + packages.size(), packages.size() >= 12_000);
    assertEquals(packages.size(), packages.stream().map(DebianPackage::name).distinct().count());
    TermVectorEmbedder embedder = embedder();
    assertTrue("terms: " + embedder.termCount(), embedder.termCount() >= 10_000);
    assertEquals(256, embedder.dimension());
    for (DebianPackage entry : packages) {
      assertFalse(entry.name(), entry.summary().isBlank());
      float[] vector = embedder.embed(entry.text()).orElseThrow();
      assertEquals(entry.name(), 1f, VectorUtil.dotProduct(vector, vector), 1e-4f);
    }
  }

  public void testTextsOnOneTopicAreNearEachOther() throws IOException {
    TermVectorEmbedder embedder = embedder();
    float[] query = embedder.embed("relational database server").orElseThrow();
    float[] near = embedder.embed("stores tables and answers SQL").orElseThrow();
    float[] far = embedder.embed("strategy game with ships").orElseThrow();
    assertTrue(VectorUtil.dotProduct(query, near) > VectorUtil.dotProduct(query, far) + 0.1f);
  }

  public void testBrokenLineIsNamed() throws IOException {
    IOException error =
        expectThrows(
            IOException.class, () -> read("a\tnet\t1\tsummary\ttext\nb\tnet\t1\tsummary\n"));
    assertTrue(error.getMessage(), error.getMessage().contains("line 2"));
    error = expectThrows(IOException.class, () -> read("a\tnet\tbig\tsummary\ttext\n"));
    assertTrue(error.getMessage(), error.getMessage().contains("line 1 has no installed size"));
    expectThrows(IOException.class, () -> read(""));
    assertEquals(
        List.of(new DebianPackage("a", "net", 1, "summary", "")), read("a\tnet\t1\tsummary\t\n"));
  }

  static byte[] gzip(String lines) throws IOException {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream output = new GZIPOutputStream(gzipped)) {
      output.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    return gzipped.toByteArray();
  }

  private static List<DebianPackage> read(String lines) throws IOException {
    return PackageReader.read(new ByteArrayInputStream(gzip(lines)));
  }
}
