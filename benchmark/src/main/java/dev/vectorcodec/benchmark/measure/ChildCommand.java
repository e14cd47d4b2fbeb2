package dev.vectorcodec.benchmark.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a forked JVM runs. */
@Command(name = ChildCommand.NAME, hidden = true)
public final class ChildCommand implements Callable<Integer> {

  static final String NAME = "child";

  @Parameters(index = "0", description = "file of the job")
  private Path job;

  @Override
  public Integer call() throws IOException {
    Fork.read(job).run();
    return 0;
  }
}
