package dev.vectorcodec.mutation.format;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.util.NamedSPILoader;

/**
 * Lets Lucene find the codec and the format of other class loaders by their names. It looks for
 * them once for the whole process, and whoever opens an index gets what it found: so readers would
 * be those without the mistake.
 */
final class FormatsByName {

  private final Field services;
  private final Object codecs;
  private final Object formats;
  private final Object codecsBefore;
  private final Object formatsBefore;

  /** Puts those of {@code loader} in the place of the others. */
  FormatsByName(ClassLoader loader) throws ReflectiveOperationException {
    services = open(NamedSPILoader.class.getDeclaredField("services"));
    codecs = loaderOf(Codec.class);
    formats = loaderOf(KnnVectorsFormat.class);
    codecsBefore = services.get(codecs);
    formatsBefore = services.get(formats);
    Codec codec = (Codec) instance(loader, Rabitq104Codec.class);
    KnnVectorsFormat format = (KnnVectorsFormat) instance(loader, RabitqGraphVectorsFormat.class);
    services.set(codecs, with(codecsBefore, codec.getName(), codec));
    services.set(formats, with(formatsBefore, format.getName(), format));
  }

  private static Field open(Field field) {
    field.setAccessible(true);
    return field;
  }

  private static Object loaderOf(Class<?> type) throws ReflectiveOperationException {
    Class<?> holder = Class.forName(type.getName() + "$Holder");
    return open(holder.getDeclaredField("LOADER")).get(null);
  }

  private static Object instance(ClassLoader loader, Class<?> type)
      throws ReflectiveOperationException {
    return loader.loadClass(type.getName()).getDeclaredConstructor().newInstance();
  }

  private static Map<Object, Object> with(Object before, String name, Object service) {
    Map<Object, Object> services = new LinkedHashMap<>((Map<?, ?>) before);
    if (services.put(name, service) == null) {
      throw new AssertionError("Lucene does not know " + name);
    }
    return services;
  }

  /** Brings back what was there. */
  void restore() throws ReflectiveOperationException {
    services.set(codecs, codecsBefore);
    services.set(formats, formatsBefore);
  }
}
