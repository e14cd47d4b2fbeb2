package dev.vectorcodec.mutation.format;

import dev.vectorcodec.mutation.MutantLoader;
import dev.vectorcodec.mutation.SourceEdit;
import java.io.IOException;
import java.util.List;

/**
 * A mistake in the real sources of the vector format that a test must find.
 *
 * @param name what the mistake is
 * @param test that exists for the promise which the mistake breaks
 * @param method of the test, quick enough to be run for each of its mistakes
 * @param edits to the text of files
 */
record FormatMutant(String name, Class<?> test, String method, List<SourceEdit> edits) {

  /** A test for which mistakes follow. */
  record Finder(Class<?> test, String method) {

    /** A mistake that it must find. */
    FormatMutant finds(String name, String file, String... edits) {
      return new FormatMutant(name, test, method, SourceEdit.of(file, edits));
    }
  }

  static Finder by(Class<?> test, String method) {
    return new Finder(test, method);
  }

  /** The classes with the mistake. */
  MutantLoader load() throws IOException {
    return MutantLoader.of(name, edits);
  }

  /** The test's name. */
  String finder() {
    return test.getSimpleName() + "." + method;
  }

  /** Whether the mistake lies in what needs the Vector API. */
  boolean isSimd() {
    return edits.get(0).file().startsWith("kernel/simd/");
  }
}
