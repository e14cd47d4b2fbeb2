package dev.vectorcodec.benchmark.pages;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.PagesReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts the pages that queries read, in one segment, and charges those that are not cached. */
@Command(
    name = "cold",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Counts pages a query reads, and charges those that a small cache lacks.")
public final class ColdCommand implements Callable<Integer> {

  private static final int TOP = 10;

  /** The files of codes, of ours and of Lucene's quantized formats. */
  private static final String CODES = "veq";

  @Mixin private final DataOptions data = new DataOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene", "lucene-sq");

  @Option(names = "--beam-widths", split = ",", description = "beam widths of ours")
  private List<Integer> beamWidths = List.of(12, 16, 24, 32, 48, 64, 96);

  @Option(names = "--k", split = ",", description = "candidates of the others")
  private List<Integer> candidates = List.of(10, 15, 20, 30, 50, 100);

  @Option(names = "--cached", description = "part of the index that the cache holds")
  private double cachedShare = 0.25;

  @Option(names = "--miss-micros", description = "what a page that is not cached is charged")
  private double missMicros = 100;

  @Option(names = "--threads", description = "threads that find exact neighbors")
  private int threads = 1;

  @Option(names = "--work", description = "folder for indexes")
  private Path work = Path.of("benchmark", "target", "cold");

  @Override
  public Integer call() throws IOException {
    if (cachedShare <= 0 || cachedShare > 1 || missMicros < 0) {
      throw new IllegalArgumentException(
          "--cached must be above 0 and at most 1, --miss-micros not negative, got "
              + cachedShare
              + " and "
              + missMicros);
    }
    peers.forEach(PeerCatalog::find);
    DataPaths paths = data.resolve(threads);
    PagesReport report = new PagesReport(cachedShare, missMicros);
    for (String name : peers) {
      report.add(name, measure(name, paths));
    }
    System.out.println(report);
    return 0;
  }

  private List<PagesReport.Point> measure(String name, DataPaths paths) throws IOException {
    Peer peer = PeerCatalog.find(name);
    Effort effort = peer.description().effort();
    List<Integer> values = effort == Effort.BEAM_WIDTH ? beamWidths : candidates;
    PageCache cache = new PageCache();
    List<PagesReport.Point> points = new ArrayList<>();
    Path folder = work.resolve(name.replace(':', '_'));
    try (Directory files = new MMapDirectory(folder)) {
      SegmentQueries.write(files, peer.codec(), paths);
      int capacity = (int) Math.max(1, cachedShare * pages(files));
      try (SegmentQueries warm = new SegmentQueries(files, paths, TOP);
          SegmentQueries counted =
              new SegmentQueries(new PagedDirectory(files, cache), paths, TOP)) {
        for (int value : values) {
          cache.start(Integer.MAX_VALUE, CODES);
          double recall = counted.recall(effort, value, cache::nextQuery);
          double pages = (double) cache.pages() / paths.queryCount();
          double beside = (double) cache.pagesBesideResident() / paths.queryCount();
          cache.start(capacity, CODES);
          counted.run(effort, value, cache::nextQuery);
          cache.startCounting();
          counted.run(effort, value, cache::nextQuery);
          double misses = (double) cache.misses() / paths.queryCount();
          warm.run(effort, value, () -> {});
          points.add(
              new PagesReport.Point(
                  effort.describe(value),
                  recall,
                  pages,
                  beside,
                  misses,
                  warm.run(effort, value, () -> {})));
        }
      }
    }
    return points;
  }

  private static long pages(Directory files) throws IOException {
    long pages = 0;
    for (String name : files.listAll()) {
      pages += (files.fileLength(name) >> PagedDirectory.PAGE_SHIFT) + 1;
    }
    return pages;
  }
}
