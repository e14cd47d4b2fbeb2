package dev.vectorcodec.opensearch.mapping;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.StoredPrecision;
import org.opensearch.index.mapper.MapperParsingException;

/**
 * How the vectors of a field are written: what k-NN's parameters say, by the nearest options of
 * ours. Equal ones share the files of a segment.
 *
 * @param degree neighbors of a node
 * @param codeBits bits a component of the codes; 0 for by dimension
 * @param precision how precisely vectors are kept
 * @param neighborCodes whether codes are kept beside the links of the graph
 * @param graphs whether segments get graphs at all
 */
public record FieldOptions(
    int degree, int codeBits, StoredPrecision precision, boolean neighborCodes, boolean graphs) {

  /** Those of a field without any parameter. */
  public static final FieldOptions DEFAULT =
      new FieldOptions(32, 0, StoredPrecision.FLOAT32, false, true);

  private static final int MAX_DEGREE = 128;
  private static final int DEGREE_STEP = 32;

  /**
   * The options of a mapping.
   *
   * @param method null if there is none
   * @param mode empty if there is none
   * @param compressionLevel empty if there is none
   */
  static FieldOptions of(MethodDefinition method, String mode, String compressionLevel) {
    FieldOptions options = DEFAULT.withCompression(compressionLevel);
    if (method != null) {
      options = options.withMethod(method);
    }
    return mode.equals("in_memory") ? options.withNeighborCodes() : options;
  }

  private FieldOptions withCompression(String level) {
    return switch (level) {
      case "2x" -> withPrecision(StoredPrecision.FLOAT16);
      case "4x" -> withPrecision(StoredPrecision.INT8);
      case "8x" -> withCodeBits(4);
      case "16x" -> withCodeBits(2);
      case "32x" -> withCodeBits(1);
      default -> this;
    };
  }

  private FieldOptions withMethod(MethodDefinition method) {
    FieldOptions options = this;
    int m = method.parameter("m");
    if (m > 0) {
      // k-NN links twice as many on the lowest level, which is the only one here.
      int links = Math.min(2 * Math.min(m, MAX_DEGREE), MAX_DEGREE);
      options = options.withDegree((links + DEGREE_STEP - 1) / DEGREE_STEP * DEGREE_STEP);
    }
    if (method.name().equals("flat")) {
      options = options.withoutGraphs();
    }
    if (method.encodesHalfFloats()) {
      return options.withPrecision(StoredPrecision.FLOAT16);
    }
    return switch (method.encoderBits()) {
      case 0 -> options;
      case 1, 2, 4 -> options.withCodeBits(method.encoderBits());
      case 7, 8 -> options.withPrecision(StoredPrecision.INT8);
      default ->
          throw new MapperParsingException("Unsupported bits value: " + method.encoderBits());
    };
  }

  private FieldOptions withDegree(int links) {
    return new FieldOptions(links, codeBits, precision, neighborCodes, graphs);
  }

  private FieldOptions withCodeBits(int bits) {
    return new FieldOptions(degree, bits, precision, neighborCodes, graphs);
  }

  private FieldOptions withPrecision(StoredPrecision stored) {
    return new FieldOptions(degree, codeBits, stored, neighborCodes, graphs);
  }

  private FieldOptions withNeighborCodes() {
    return new FieldOptions(degree, codeBits, precision, true, graphs);
  }

  private FieldOptions withoutGraphs() {
    return new FieldOptions(degree, codeBits, precision, neighborCodes, false);
  }

  /** The same for the vector format. */
  public RabitqGraphOptions toGraphOptions() {
    RabitqGraphOptions options =
        RabitqGraphOptions.DEFAULT
            .withDegree(degree)
            .withCodeBits(codeBits)
            .withStoredPrecision(precision)
            .withNeighborCodes(neighborCodes);
    return graphs ? options : options.withGraphThreshold(Integer.MAX_VALUE);
  }
}
