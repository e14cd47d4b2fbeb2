package dev.vectorcodec.benchmark.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vectorcodec.benchmark.Benchmark;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs jobs in JVMs of their own, with this one's flags, so that no peer meets call sites, profiles
 * or a heap that another peer has shaped.
 */
final class Fork {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What Java exits with when there is no heap left and it was told to exit then. */
  private static final int OUT_OF_MEMORY = 3;

  private final List<String> extraFlags;

  Fork(List<String> extraFlags) {
    this.extraFlags = extraFlags;
  }

  void run(Job job, String heap) throws IOException {
    int status = start(job, heap, List.of());
    if (status != 0) {
      throw failure(job, status);
    }
  }

  /** Returns whether the heap was large enough. */
  boolean finishes(Job job, String heap) throws IOException {
    int status = start(job, heap, List.of("-XX:+ExitOnOutOfMemoryError"));
    if (status != 0 && status != OUT_OF_MEMORY) {
      throw failure(job, status);
    }
    return status == 0;
  }

  private static IOException failure(Job job, int status) {
    return new IOException(job.task() + " of " + job.peer() + " failed with exit status " + status);
  }

  private int start(Job job, String heap, List<String> moreFlags) throws IOException {
    Path file = Path.of(job.directory(), "job.json");
    Files.createDirectories(file.getParent());
    MAPPER.writeValue(file.toFile(), job);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("-Xmx") == false && flag.startsWith("-agent") == false) {
        command.add(flag);
      }
    }
    command.add("-Xmx" + heap);
    command.addAll(moreFlags);
    command.addAll(extraFlags);
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.addAll(List.of(Benchmark.class.getName(), ChildCommand.NAME, file.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroy();
    }
  }

  /** Reads what {@link #run} wrote. */
  static Job read(Path file) throws IOException {
    return MAPPER.readValue(file.toFile(), Job.class);
  }
}
