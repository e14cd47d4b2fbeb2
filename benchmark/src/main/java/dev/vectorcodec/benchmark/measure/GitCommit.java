package dev.vectorcodec.benchmark.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Which source was measured? */
final class GitCommit {

  private GitCommit() {}

  /** The commit, with "-dirty" where files are changed; null outside a checkout. */
  static String current() {
    try {
      Process process =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? answer : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
