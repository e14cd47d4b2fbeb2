package dev.vectorcodec.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Made the bundled slice from the full files: each fourth package, and the vectors of terms that
 * occur in at least three of these. A term of one or two packages brings no others near.
 *
 * <p>Arguments: the full packages, the full term vectors, the folder for the slice.
 */
final class BundledSliceMaker {

  private static final int STEP = 4;

  /** Of the four slices there are, this one has the best-known database servers. */
  private static final int FIRST = 3;

  private static final int MIN_PACKAGES_OF_TERM = 3;

  private static final int MAGIC_AND_SIZES_BYTES = 3 * Integer.BYTES;

  private BundledSliceMaker() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[2]);
    Path packages = folder.resolve("packages.tsv.gz");
    gzip(slice(gunzip(Path.of(args[0]))), packages);
    byte[] termVectors = slice(gunzip(Path.of(args[1])), packagesOfTerms(packages));
    gzip(termVectors, folder.resolve("term-vectors.bin.gz"));
  }

  private static byte[] slice(byte[] packages) {
    List<String> all = new String(packages, StandardCharsets.UTF_8).lines().toList();
    StringBuilder lines = new StringBuilder();
    for (int row = FIRST; row < all.size(); row += STEP) {
      lines.append(all.get(row)).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Integer> packagesOfTerms(Path packages) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    try (InputStream input = Files.newInputStream(packages)) {
      for (DebianPackage entry : PackageReader.read(input)) {
        for (String term : new HashSet<>(TermVectorEmbedder.terms(entry.text()))) {
          counts.merge(term, 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static byte[] slice(byte[] termVectors, Map<String, Integer> packagesOfTerms) {
    ByteBuffer file = ByteBuffer.wrap(termVectors).order(ByteOrder.LITTLE_ENDIAN);
    int magic = file.getInt();
    int terms = file.getInt();
    int dimension = file.getInt();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    int keptTerms = 0;
    for (int i = 0; i < terms; i++) {
      int start = file.position();
      byte[] term = new byte[Short.toUnsignedInt(file.getShort())];
      file.get(term);
      file.position(file.position() + 2 * Float.BYTES + dimension);
      String text = new String(term, StandardCharsets.UTF_8);
      if (packagesOfTerms.getOrDefault(text, 0) >= MIN_PACKAGES_OF_TERM) {
        kept.write(termVectors, start, file.position() - start);
        keptTerms++;
      }
    }
    return ByteBuffer.allocate(MAGIC_AND_SIZES_BYTES + kept.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(magic)
        .putInt(keptTerms)
        .putInt(dimension)
        .put(kept.toByteArray())
        .array();
  }

  private static byte[] gunzip(Path file) throws IOException {
    try (InputStream input = new GZIPInputStream(Files.newInputStream(file))) {
      return input.readAllBytes();
    }
  }

  private static void gzip(byte[] bytes, Path file) throws IOException {
    try (OutputStream output =
        new GZIPOutputStream(Files.newOutputStream(file)) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      output.write(bytes);
    }
  }
}
