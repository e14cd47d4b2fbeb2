package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.Machine;
import dev.vectorcodec.benchmark.result.ResultFile;
import dev.vectorcodec.benchmark.result.ResultRecord;
import dev.vectorcodec.benchmark.result.RunRecord;
import dev.vectorcodec.benchmark.result.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.Version;

/** Measures peers on one set, into one result file. */
final class Measurement {

  private final MeasureOptions options;
  private final Settings settings;
  private final DataPaths paths;
  private final List<String> peers;
  private final ResultFile results;

  /**
   * Replaces the result file by one that says what will be measured.
   *
   * @throws IllegalArgumentException if a peer is not known or a setting out of range
   */
  Measurement(MeasureOptions options, DataPaths paths, List<String> peers, Path out)
      throws IOException {
    peers.forEach(PeerCatalog::find);
    this.options = options;
    this.settings = options.settings();
    this.paths = paths;
    this.peers = peers;
    this.results = new ResultFile(out);
    Files.deleteIfExists(out);
    results.append(
        new RunRecord(
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            GitCommit.current(),
            Machine.current(),
            Version.LATEST.toString(),
            paths,
            paths.openBase().dimension(),
            settings));
  }

  /**
   * Builds every peer's index.
   *
   * @param reuse whether to take what an earlier run built the same way
   */
  Measurement build(boolean reuse) throws IOException {
    for (String peer : peers) {
      build(job(Job.Task.BUILD, peer, 0), reuse);
    }
    return this;
  }

  /** Searches: in each round every peer, so that what changes on the machine meets all of them. */
  Measurement search() throws IOException {
    for (int round = 0; round < settings.rounds(); round++) {
      for (String peer : peers) {
        run(job(Job.Task.SEARCH, peer, round), options.searchHeap);
      }
    }
    return this;
  }

  /** Builds and searches indexes of other shapes. */
  Measurement widening() throws IOException {
    for (String peer : peers) {
      run(job(Job.Task.WIDENING, peer, 0), options.buildHeap);
    }
    return this;
  }

  /**
   * Merges what was built, in a process with so much heap; returns whether that was enough.
   *
   * @param heap as a flag of Java says it, such as 256m
   */
  boolean merge(String peer, String heap) throws IOException {
    return new Fork(options.flags).finishes(job(Job.Task.MERGE, peer, 0), heap);
  }

  /** All records so far. */
  List<ResultRecord> records() throws IOException {
    return results.read();
  }

  private Job job(Job.Task task, String peer, int round) {
    String set = paths.hash().substring(0, 12) + "-" + paths.similarity();
    String built =
        settings.encoding()
            + "-"
            + settings.threads()
            + (settings.forceMerge() ? "-merged" : "-" + settings.segments());
    if (settings.buildWarmUpVectors() > 0) {
      built += "-after-" + settings.buildWarmUpVectors();
    }
    Path directory =
        options.work.resolve(set).resolve(built).resolve(peer.replaceAll("[^\\w.=-]", "_"));
    return new Job(
        task,
        peer,
        paths,
        settings,
        directory.toAbsolutePath().toString(),
        round,
        results.path().toAbsolutePath().toString());
  }

  /** Builds, or takes the record of the build that is there. */
  private void build(Job job, boolean reuse) throws IOException {
    ResultFile kept = new ResultFile(Path.of(job.directory(), "build.jsonl"));
    if (reuse == false || Files.exists(kept.path()) == false) {
      Files.deleteIfExists(kept.path());
      List<ResultRecord> before = new ArrayList<>(results.read());
      run(job, options.buildHeap);
      List<ResultRecord> after = results.read();
      kept.append(after.get(before.size()));
      return;
    }
    for (ResultRecord record : kept.read()) {
      if (record instanceof BuildRecord) {
        results.append(record);
      }
    }
  }

  private void run(Job job, String heap) throws IOException {
    if (options.inProcess) {
      job.run();
    } else {
      new Fork(options.flags).run(job, heap);
    }
  }
}
