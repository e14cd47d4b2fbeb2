package dev.vectorcodec.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.lucene.util.VectorUtil;

/**
 * Turns a text into a vector of length 1 without a model or a network: the weighted sum of the
 * vectors of its terms. A stand-in for a real embedding model, good enough to tell topics apart.
 *
 * <p>The gzipped file is little endian: {@code TVEC}, int32 terms, int32 dimension; for each term
 * uint16 length and UTF-8 bytes, float32 inverse document frequency, float32 scale, and one int8 a
 * dimension, which times the scale is the component.
 */
public final class TermVectorEmbedder {

  private static final int MAGIC = 'T' | 'V' << 8 | 'E' << 16 | 'C' << 24;
  private static final Pattern TERM = Pattern.compile("[a-z][a-z0-9+\\-]{1,29}");

  private final int dimension;
  private final Map<String, TermVector> vectors;

  private TermVectorEmbedder(int dimension, Map<String, TermVector> vectors) {
    this.dimension = dimension;
    this.vectors = vectors;
  }

  /** Reads the term vectors; does not close {@code gzipped}. */
  static TermVectorEmbedder read(InputStream gzipped) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(new GZIPInputStream(gzipped).readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (file.getInt() != MAGIC) {
        throw new IOException("is not a file of term vectors: it does not start with TVEC");
      }
      int terms = file.getInt();
      int dimension = file.getInt();
      if (terms <= 0 || dimension <= 0 || (long) terms * dimension > file.remaining()) {
        throw new IOException("cannot hold " + terms + " term vectors of dimension " + dimension);
      }
      Map<String, TermVector> vectors = new HashMap<>();
      for (int i = 0; i < terms; i++) {
        byte[] term = new byte[Short.toUnsignedInt(file.getShort())];
        file.get(term);
        vectors.put(new String(term, StandardCharsets.UTF_8), TermVector.read(file, dimension));
      }
      return new TermVectorEmbedder(dimension, vectors);
    } catch (BufferUnderflowException e) {
      throw new IOException("ends in the middle of a term vector", e);
    }
  }

  /** The terms of a text in order, repeated ones too. */
  public static List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      terms.add(matcher.group());
    }
    return terms;
  }

  /** How many components a vector has. */
  public int dimension() {
    return dimension;
  }

  int termCount() {
    return vectors.size();
  }

  /** Whether a term has a vector. */
  public boolean isKnown(String term) {
    return vectors.containsKey(term);
  }

  /** The vector of a text; none if it has no known term, for then no direction is right. */
  public Optional<float[]> embed(String text) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String term : terms(text)) {
      if (isKnown(term)) {
        counts.merge(term, 1, Integer::sum);
      }
    }
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    float[] sum = new float[dimension];
    counts.forEach((term, count) -> vectors.get(term).addTo(sum, 1 + Math.log(count)));
    float squareLength = VectorUtil.dotProduct(sum, sum);
    return squareLength > 0 ? Optional.of(VectorUtil.l2normalize(sum)) : Optional.empty();
  }

  /**
   * One term's vector in 8 bits a dimension: widened, the vocabulary would take four times that.
   */
  private static final class TermVector {

    private final float inverseDocumentFrequency;
    private final float scale;
    private final byte[] components;

    private TermVector(float inverseDocumentFrequency, float scale, byte[] components) {
      this.inverseDocumentFrequency = inverseDocumentFrequency;
      this.scale = scale;
      this.components = components;
    }

    static TermVector read(ByteBuffer file, int dimension) {
      float inverseDocumentFrequency = file.getFloat();
      float scale = file.getFloat();
      byte[] components = new byte[dimension];
      file.get(components);
      return new TermVector(inverseDocumentFrequency, scale, components);
    }

    void addTo(float[] sum, double weight) {
      float factor = (float) (weight * inverseDocumentFrequency * scale);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factor * components[i];
      }
    }
  }
}
