package dev.vectorcodec.testing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A class with a {@code main} method in a JVM of its own, which says lines, and goes on whenever it
 * is sent one. It has to end when its standard input does.
 */
public final class OtherProcess implements Closeable {

  private final Process process;
  private final BufferedReader lines;

  private OtherProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a class of the present class path. */
  public static OtherProcess start(Class<?> main, Object... arguments) throws IOException {
    return startWith(List.of(), main, arguments);
  }

  /** Starts it with a command that runs the one which follows it. */
  public static OtherProcess startWith(List<String> runner, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(runner);
    command.addAll(javaCommand());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    return start(command, main, arguments);
  }

  /**
   * Starts it with so much heap, as on a machine with two processors; it compiles as any JVM does:
   * for work that takes long.
   */
  public static OtherProcess startWithHeap(int megabytes, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = javaCommand();
    command.add("-Xmx" + megabytes + "m");
    command.add("-XX:ActiveProcessorCount=2");
    return start(command, main, arguments);
  }

  private static OtherProcess start(List<String> java, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-ea", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new OtherProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** How this process was started, as far as modules and native access go. */
  public static List<String> javaCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--")) {
        command.add(flag);
      }
    }
    return command;
  }

  public long pid() {
    return process.pid();
  }

  /** The next line that it says; null when it has ended. */
  public String line() throws IOException {
    return lines.readLine();
  }

  /** Lets it go on; returns the next line. */
  public String goOn() throws IOException {
    process.outputWriter().write("\n");
    process.outputWriter().flush();
    return line();
  }

  /** Ends it by SIGKILL, where there is such a thing, and waits until it has gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Says a line to the process that started this one. */
  public static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** In the other process: waits until it is to go on; false when it is to end. */
  public static boolean goesOn() throws IOException {
    return System.in.read() >= 0;
  }

  /** Lets it end by itself. */
  @Override
  public void close() throws IOException {
    try (lines) {
      process.outputWriter().close();
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
