package dev.vectorcodec.benchmark.peer;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Set;
import org.apache.lucene.codecs.KnnVectorsFormat;

/** Any format on the class path, made by the constructor that takes the given values. */
final class FormatByName {

  private FormatByName() {}

  static Peer peer(PeerSpec spec) {
    if (spec.values().isEmpty()) {
      throw new IllegalArgumentException(spec + ": class: needs the name of a class");
    }
    String className = spec.values().getFirst();
    List<String> values = spec.values().subList(1, spec.values().size());
    KnnVectorsFormat probe = create(className, values);
    Peer.Description description =
        new Peer.Description(
            probe.getName(),
            0,
            0,
            "unknown",
            probe.toString(),
            Set.of("vec", "vex", "veq", "veb"),
            false,
            Effort.K);
    return new LucenePeer(description, (threads, executor) -> create(className, values));
  }

  private static KnnVectorsFormat create(String className, List<String> values) {
    try {
      Class<? extends KnnVectorsFormat> type =
          Class.forName(className).asSubclass(KnnVectorsFormat.class);
      for (Constructor<?> constructor : type.getConstructors()) {
        Object[] arguments = arguments(constructor, values);
        if (arguments != null) {
          return type.cast(constructor.newInstance(arguments));
        }
      }
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(className + " cannot be made: " + e, e);
    }
    throw new IllegalArgumentException(className + " has no public constructor for " + values);
  }

  /** The values as the constructor's types, or null if they do not fit. */
  private static Object[] arguments(Constructor<?> constructor, List<String> values) {
    Class<?>[] types = constructor.getParameterTypes();
    if (types.length != values.size()) {
      return null;
    }
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = convert(types[i], values.get(i));
      if (arguments[i] == null) {
        return null;
      }
    }
    return arguments;
  }

  private static Object convert(Class<?> type, String value) {
    try {
      if (type == int.class) {
        return Integer.valueOf(value);
      }
      if (type == long.class) {
        return Long.valueOf(value);
      }
      if (type == float.class) {
        return Float.valueOf(value);
      }
      if (type == double.class) {
        return Double.valueOf(value);
      }
    } catch (NumberFormatException e) {
      return null;
    }
    if (type == boolean.class) {
      return List.of("true", "false").contains(value) ? Boolean.valueOf(value) : null;
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(value)) {
          return constant;
        }
      }
      return null;
    }
    return type == String.class ? value : null;
  }
}
