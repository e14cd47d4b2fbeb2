package dev.vectorcodec.mutation.format;

import com.carrotsearch.randomizedtesting.RandomizedContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.AssumptionViolatedException;
import org.junit.Before;

/**
 * Runs one method of a test with classes of its own, inside of the test that asks: what the test
 * framework knows of the suite is that one's.
 */
final class OneTest {

  private static final String SIMD = "vectorcodec.simd";

  private OneTest() {}

  /**
   * Returns what the test failed with, or null.
   *
   * @param mutant whose test is run
   * @param loader of the classes that the test is to see
   * @param seed of what is random, the same for the test with and without a mistake
   */
  static Throwable failure(FormatMutant mutant, ClassLoader loader, long seed) throws Exception {
    String before = System.getProperty(SIMD);
    // Classes that were just loaded are interpreted for a while, which vectors are not made for.
    System.setProperty(SIMD, Boolean.toString(mutant.isSimd()));
    FormatsByName formats = new FormatsByName(loader);
    try {
      Object test = loader.loadClass(mutant.test().getName()).getConstructor().newInstance();
      return RandomizedContext.current()
          .runWithPrivateRandomness(seed, () -> failure(test, mutant.method()));
    } finally {
      formats.restore();
      if (before == null) {
        System.clearProperty(SIMD);
      } else {
        System.setProperty(SIMD, before);
      }
    }
  }

  private static Throwable failure(Object test, String method) throws Exception {
    List<String> calls = new ArrayList<>();
    calls.add("setUp");
    for (Method preparation : test.getClass().getMethods()) {
      // LuceneTestCase's own is called by its name, as subclasses override it.
      if (preparation.isAnnotationPresent(Before.class)
          && calls.contains(preparation.getName()) == false) {
        calls.add(preparation.getName());
      }
    }
    calls.add(method);
    Throwable failure = null;
    for (int i = 0; failure == null && i < calls.size(); i++) {
      failure = call(test, calls.get(i));
    }
    Throwable later = call(test, "tearDown");
    return failure == null ? later : failure;
  }

  private static Throwable call(Object test, String name) throws Exception {
    Method method = test.getClass().getMethod(name);
    // The class may be less visible than its methods.
    method.setAccessible(true);
    try {
      method.invoke(test);
      return null;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof AssumptionViolatedException) {
        throw new AssertionError(test + " does not want to run", e.getCause());
      }
      return e.getCause();
    }
  }
}
