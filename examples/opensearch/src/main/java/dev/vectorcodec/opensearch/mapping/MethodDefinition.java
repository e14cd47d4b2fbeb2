package dev.vectorcodec.opensearch.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.opensearch.index.mapper.MapperParsingException;

/**
 * The {@code method} of a mapping, checked.
 *
 * @param name {@code hnsw} or {@code flat}
 * @param engine as it was named; null if it was not
 * @param spaceType null if it was not named
 * @param parameters those of the method, {@code encoder} apart
 * @param encoder its name; null if there is none
 * @param encoderParameters empty if there is no encoder
 */
record MethodDefinition(
    String name,
    String engine,
    String spaceType,
    Map<String, Object> parameters,
    String encoder,
    Map<String, Object> encoderParameters) {

  static final List<String> ENGINES = List.of("faiss", "lucene", "nmslib");

  private static final Set<String> METHODS = Set.of("hnsw", "flat");
  private static final String ENCODER = "encoder";
  private static final List<String> GRAPH_PARAMETERS = List.of("m", "ef_construction", "ef_search");
  private static final Set<String> ENCODERS = Set.of("flat", "sq", "binary");

  static MethodDefinition parse(Object node) {
    Map<String, Object> method =
        object(node, "Unable to parse mapping into KNNMethodContext. Object not of type \"Map\"");
    for (String key : new TreeSet<>(method.keySet())) {
      if (Set.of("name", "engine", "space_type", "parameters").contains(key) == false) {
        throw new MapperParsingException("Invalid parameter: " + key);
      }
    }
    String name = methodName(method.get("name"));
    String engine = string(method, "engine");
    if (engine != null && ENGINES.contains(engine.toLowerCase(Locale.ROOT)) == false) {
      throw new MapperParsingException("Invalid engine: " + engine);
    }
    String spaceType = string(method, "space_type");
    Map<String, Object> parameters =
        method.get("parameters") == null
            ? Map.of()
            : object(
                method.get("parameters"), "Unable to parse parameters for main method component");
    checkParameters(name, parameters);
    Object encoder = parameters.get(ENCODER);
    if (encoder == null) {
      return new MethodDefinition(name, engine, spaceType, parameters, null, Map.of());
    }
    return withEncoder(name, engine, spaceType, parameters, encoder);
  }

  private static MethodDefinition withEncoder(
      String name, String engine, String spaceType, Map<String, Object> parameters, Object node) {
    Map<String, Object> encoder = object(node, "Unable to parse MethodComponent");
    if (encoder.get("name") instanceof String encoderName) {
      if (ENCODERS.contains(encoderName) == false) {
        throw new MapperParsingException(
            "Validation Failed: 1: \"method\" does not support encoder \""
                + encoderName
                + "\". Use sq or binary, whose bits choose those of the codes, or none;");
      }
      Map<String, Object> encoderParameters =
          encoder.get("parameters") == null
              ? Map.of()
              : object(
                  encoder.get("parameters"), "Unable to parse parameters for  method component");
      return new MethodDefinition(
          name, engine, spaceType, parameters, encoderName, encoderParameters);
    }
    throw new MapperParsingException("Component name should be a string");
  }

  private static String methodName(Object value) {
    if (value == null) {
      throw new MapperParsingException("name needs to be set");
    }
    if (value instanceof String name) {
      if (name.equals("ivf")) {
        throw new MapperParsingException(
            "Validation Failed: 1: \"method\" requires training. Use the method hnsw, which needs"
                + " none;");
      }
      if (METHODS.contains(name)) {
        return name;
      }
      throw new MapperParsingException("Invalid method name: " + name);
    }
    throw new MapperParsingException("name has to be a string");
  }

  private static void checkParameters(String name, Map<String, Object> parameters) {
    if (name.equals("flat") && parameters.isEmpty() == false) {
      throw new MapperParsingException("Parameters are not supported for the \"flat\" method");
    }
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      if (GRAPH_PARAMETERS.contains(parameter.getKey())) {
        if (positiveInteger(parameter.getValue()) == false) {
          throw new MapperParsingException(
              "Validation Failed: 1: parameter validation failed for Integer parameter ["
                  + parameter.getKey()
                  + "].;");
        }
      } else if (parameter.getKey().equals(ENCODER) == false) {
        throw new MapperParsingException(
            "Validation Failed: 1: Unknown parameter '" + parameter.getKey() + "' found;");
      }
    }
  }

  /** JSON numbers and, as templates write them, numbers in quotes. */
  private static boolean positiveInteger(Object value) {
    return integer(value) > 0;
  }

  private static int integer(Object value) {
    try {
      return value instanceof Number number
          ? Math.toIntExact(number.longValue())
          : Integer.parseInt(String.valueOf(value));
    } catch (NumberFormatException | ArithmeticException e) {
      return -1;
    }
  }

  private static String string(Map<String, Object> method, String key) {
    Object value = method.get(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new MapperParsingException("\"" + key + "\" must be a string");
  }

  private static Map<String, Object> object(Object node, String refusal) {
    if (node instanceof Map<?, ?> map) {
      // Of parsed JSON, whose names are strings.
      @SuppressWarnings("unchecked")
      Map<String, Object> object = (Map<String, Object>) map;
      return object;
    }
    throw new MapperParsingException(refusal);
  }

  /** A parameter of the method; 0 if it was not given. */
  int parameter(String key) {
    Object value = parameters.get(key);
    return value == null ? 0 : integer(value);
  }

  /** How many bits a component the encoder is to use; 0 if it does not say. */
  int encoderBits() {
    Object bits = encoderParameters.get("bits");
    return bits == null ? 0 : integer(bits);
  }

  /** Whether the encoder is to round to 16 bits. */
  boolean encodesHalfFloats() {
    boolean halfFloats = "fp16".equals(encoderParameters.get("type"));
    return "sq".equals(encoder) && (halfFloats || encoderBits() == 16);
  }
}
