package dev.vectorcodec.crash.kill;

import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.testing.OtherProcess;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link KillChild} in a JVM of its own, and what it has promised so far. */
final class KilledProcess implements Closeable {

  /** A start that takes less time for code that runs for less time; no assertions. */
  private static final List<String> FLAGS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m");

  private static final int PATIENCE_MINUTES = 3;

  /** Exit status of a process that SIGKILL ended. */
  private static final int KILLED = 128 + 9;

  private final Path errors;
  private final Process process;
  private final KillReport report;
  private final CountDownLatch wrote = new CountDownLatch(1);
  private final CountDownLatch reachedPoint = new CountDownLatch(1);
  private final Thread reader;
  private volatile RuntimeException readFailure;

  /** Starts the process with these classes. */
  KilledProcess(KillChild.Plan plan, String classpath) throws IOException {
    this.errors = plan.work().resolve("errors.txt");
    this.report = new KillReport(plan.run(), plan.threads());
    List<String> command = OtherProcess.javaCommand();
    command.addAll(FLAGS);
    command.addAll(List.of("-classpath", classpath));
    command.add(KillChild.class.getName());
    command.addAll(plan.arguments());
    this.process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    this.reader = new Thread(this::read, "promises");
    this.reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        report.add(line);
        if (line.startsWith(KillChild.WROTE)) {
          wrote.countDown();
        } else if (line.startsWith(KillChild.POINT)) {
          reachedPoint.countDown();
        }
      }
    } catch (IOException e) {
      readFailure = new UncheckedIOException(e);
    } catch (RuntimeException e) {
      readFailure = e;
    } finally {
      wrote.countDown();
      reachedPoint.countDown();
    }
  }

  /** Kills the process some time after it was given its first acknowledgement. */
  KillReport killAfterWrite(long nanos) throws IOException, InterruptedException {
    await(wrote);
    return kill(nanos);
  }

  /** Kills the process some time after a thread of it does not return from a call. */
  KillReport killAtPoint(long nanos) throws IOException, InterruptedException {
    await(reachedPoint);
    return kill(nanos);
  }

  /** However busy the machine is, a process that waits for itself must not be waited for. */
  private void await(CountDownLatch latch) throws IOException, InterruptedException {
    if (latch.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      return;
    }
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process dump =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print", "-l")
            .redirectErrorStream(true)
            .start();
    String threads = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    throw new Violation(Promise.IN_TIME, "the process does not go on:\n" + threads);
  }

  private KillReport kill(long nanos) throws IOException, InterruptedException {
    if (process.waitFor(nanos, TimeUnit.NANOSECONDS) == false) {
      // SIGKILL: nothing of the process runs after it. Process.destroyForcibly would close the
      // pipe with what is still in it.
      process.toHandle().destroyForcibly();
      process.waitFor();
    }
    reader.join();
    if (readFailure != null) {
      throw readFailure;
    }
    // It may have failed by itself at the very moment.
    if (process.exitValue() != KILLED) {
      throw new Violation(
          Promise.OPENS,
          "the process ended by itself, with status "
              + process.exitValue()
              + ":\n"
              + Files.readString(errors));
    }
    return report;
  }

  /** Leaves no process behind. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    process.getOutputStream().close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
