package dev.vectorcodec.io;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.logging.Logger;

/**
 * Decides once whether the classes compiled for Java 22 serve this process.
 *
 * <p>They serve when the runtime is Java 22 or newer, {@code jdk.incubator.vector} is resolved and
 * the system property {@code vectorcodec.simd} is not {@code false}. Results are the same bit for
 * bit either way.
 */
public final class Platform {

  private static final String SIMD_PROPERTY = "vectorcodec.simd";
  private static final int FIRST_FEATURE_VERSION = 22;
  private static final boolean SIMD = detectSimd();

  private Platform() {}

  /** Whether the Vector API is in use. */
  public static boolean isSimd() {
    return SIMD;
  }

  /**
   * Creates an instance of a class that was compiled for Java 22, through its no-argument
   * constructor. The class is not public: a jar may not have public classes for newer versions of
   * Java alone.
   */
  public static <T> T load(String className, Class<T> type) {
    try {
      Constructor<?> constructor = Class.forName(className).getDeclaredConstructor();
      constructor.setAccessible(true);
      return type.cast(constructor.newInstance());
    } catch (InvocationTargetException e) {
      throw new LinkageError(className + " failed to initialize", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(className + " is missing from the jar", e);
    }
  }

  private static boolean detectSimd() {
    String lost = reasonWithoutSimd();
    if (lost != null) {
      Logger.getLogger(Platform.class.getName())
          .warning("Vector search runs without SIMD, several times slower: " + lost);
    }
    return lost == null;
  }

  private static String reasonWithoutSimd() {
    if (Boolean.parseBoolean(System.getProperty(SIMD_PROPERTY, "true")) == false) {
      return "switched off by -D" + SIMD_PROPERTY + "=false";
    }
    int feature = Runtime.version().feature();
    if (feature < FIRST_FEATURE_VERSION) {
      return "needs Java " + FIRST_FEATURE_VERSION + ", this is Java " + feature;
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "start the JVM with --add-modules jdk.incubator.vector";
    }
    return null;
  }
}
