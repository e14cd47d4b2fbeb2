package dev.vectorcodec.examples.crash;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link WritingChild} in a JVM of its own, and the numbers it has acknowledged so far. */
final class WritingProcess implements Closeable {

  private final Path errors;
  private final Process process;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch wrote = new CountDownLatch(1);
  private final List<Long> acknowledged = new ArrayList<>();
  private final Thread reader;
  private volatile UncheckedIOException readFailure;

  /** Whether nothing will be read any more. */
  private volatile boolean ended;

  /** Starts the process. */
  WritingProcess(Path work, long first, Acknowledgement promise, int threads) throws IOException {
    this.errors = work.resolve("child-errors.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("-agent") == false && flag.startsWith("-javaagent") == false) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.add(WritingChild.class.getName());
    command.addAll(
        List.of(work.toString(), Long.toString(first), promise.name(), Integer.toString(threads)));
    this.process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    this.reader = new Thread(this::read, "acknowledgements");
    this.reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(WritingChild.STARTED)) {
          started.countDown();
        } else {
          acknowledged.add(Long.valueOf(line));
          wrote.countDown();
        }
      }
    } catch (IOException e) {
      readFailure = new UncheckedIOException(e);
    } finally {
      ended = true;
      started.countDown();
      wrote.countDown();
    }
  }

  /**
   * Kills the process some time after it began to open the index: perhaps before it writes.
   *
   * @return numbers whose writes were acknowledged
   * @throws IOException when the process ended by itself, with what it said
   */
  List<Long> killAfterStart(long nanos) throws IOException, InterruptedException {
    started.await();
    return kill(nanos);
  }

  /** Kills the process some time after its first write was acknowledged, however late that is. */
  List<Long> killAfterWrite(long nanos) throws IOException, InterruptedException {
    wrote.await();
    return kill(nanos);
  }

  private List<Long> kill(long nanos) throws IOException, InterruptedException {
    if (process.waitFor(nanos, TimeUnit.NANOSECONDS) || ended) {
      throw new IOException(
          "the writing process ended by itself, with status "
              + process.waitFor()
              + ":\n"
              + Files.readString(errors));
    }
    // SIGKILL: nothing of the process runs after it. Process.destroyForcibly would close the pipe
    // with what is still in it.
    process.toHandle().destroyForcibly();
    process.waitFor();
    reader.join();
    if (readFailure != null) {
      throw readFailure;
    }
    return acknowledged;
  }

  /** Leaves no process behind. */
  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
