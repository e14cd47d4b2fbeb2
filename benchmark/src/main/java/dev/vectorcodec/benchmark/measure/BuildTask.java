package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.BuildInput;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.ResultFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;

/** Builds one peer's index, and a tiny one beside it. */
final class BuildTask {

  /** Enough for 256 clusters of a product quantizer. */
  private static final int TINY_VECTORS = 300;

  private final Job job;

  BuildTask(Job job) {
    this.job = job;
  }

  void run() throws IOException {
    Peer peer = PeerCatalog.find(job.peer());
    VectorSet base = job.data().openBase();
    int warmUpVectors = Math.min(base.size(), job.settings().buildWarmUpVectors());
    if (warmUpVectors > 0) {
      build(peer, base.first(warmUpVectors), job.tinyDirectory(), false);
    }
    long cpuStart = ProcessUse.cpuNanos();
    Peer.BuildFigures figures = build(peer, base, job.indexDirectory(), true);
    double cpuSeconds = (ProcessUse.cpuNanos() - cpuStart) * 1e-9;
    build(peer, base.first(TINY_VECTORS), job.tinyDirectory(), false);
    new ResultFile(Path.of(job.output()))
        .append(
            new BuildRecord(
                job.peer(),
                peer.description(),
                figures,
                cpuSeconds,
                base.size(),
                sizes(job.indexDirectory()),
                ProcessUse.status("VmHWM")));
  }

  private Peer.BuildFigures build(Peer peer, VectorSet base, Path directory, boolean shown)
      throws IOException {
    clear(directory);
    if (shown == false) {
      return peer.build(input(base, directory, count -> {}));
    }
    try (ProgressBar progress = new ProgressBar("build " + job.peer(), base.size())) {
      return peer.build(input(base, directory, progress::stepBy));
    }
  }

  private BuildInput input(VectorSet base, Path directory, IntConsumer progress) {
    return new BuildInput(
        base,
        job.data().similarity(),
        job.settings().encoding(),
        directory,
        job.settings().threads(),
        job.settings().forceMerge(),
        job.settings().segments(),
        progress);
  }

  private static void clear(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static Map<String, Long> sizes(Path directory) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String ending = name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : name;
        sizes.merge(
            ending.startsWith("segments") ? "segments" : ending, Files.size(file), Long::sum);
      }
    }
    return sizes;
  }
}
