package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.result.Settings;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One thing to do, possibly in a JVM of its own.
 *
 * @param task what to do
 * @param peer for whom, as the command line names it
 * @param directory the peer's folder: {@code index}, {@code tiny} and the record of the build
 * @param round number of the round, from 0; of no meaning for builds
 * @param output result file to append to
 */
record Job(
    Task task,
    String peer,
    DataPaths data,
    Settings settings,
    String directory,
    int round,
    String output) {

  /** What can be done. */
  enum Task {
    /** Write the peer's index. */
    BUILD,
    /** Search it. */
    SEARCH,
    /** Write and search indexes in which searches have to look far. */
    WIDENING,
    /** Merge its segments to one, and leave them as they were. */
    MERGE
  }

  Path indexDirectory() {
    return Path.of(directory, "index");
  }

  /** An index of few vectors, whose searches load what any search loads. */
  Path tinyDirectory() {
    return Path.of(directory, "tiny");
  }

  void run() throws IOException {
    switch (task) {
      case BUILD -> new BuildTask(this).run();
      case SEARCH -> new SearchTask(this).run();
      case WIDENING -> new WideningTask(this).run();
      case MERGE -> new MergeTask(this).run();
    }
  }
}
