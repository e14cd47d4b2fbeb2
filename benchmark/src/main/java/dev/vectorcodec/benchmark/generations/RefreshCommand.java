package dev.vectorcodec.benchmark.generations;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.peer.PeerIndex;
import dev.vectorcodec.benchmark.peer.RecallMeter;
import dev.vectorcodec.benchmark.peer.RowDocument;
import dev.vectorcodec.benchmark.report.RefreshReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds vectors and makes them visible, again and again, with the merges that come of it. */
@Command(
    name = "refresh",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Times how long new vectors take from the first call until they are visible.")
public final class RefreshCommand implements Callable<Integer> {

  private static final int TOP = 10;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--batch", description = "vectors that become visible together")
  private int batch = 1000;

  @Option(
      names = "--serial-merges",
      description = "merge in the thread that indexes, instead of beside it")
  private boolean serialMerges;

  @Option(names = "--threads", description = "threads that find exact neighbors")
  private int threads = 1;

  @Option(names = "--work", description = "folder for indexes")
  private Path work = Path.of("benchmark", "target", "refresh");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    DataPaths paths = data.resolve(threads);
    if (batch < 1 || batch > paths.vectors() / 2) {
      throw new IllegalArgumentException(
          "--batch must be 1 to half of " + paths.vectors() + " vectors, got " + batch);
    }
    RefreshReport report = new RefreshReport(batch);
    for (String peer : peers) {
      report.add(refresh(peer, paths));
    }
    System.out.println(report);
    return 0;
  }

  private MergeScheduler merges() {
    return serialMerges ? new SerialMergeScheduler() : new ConcurrentMergeScheduler();
  }

  private RefreshReport.Life refresh(String name, DataPaths paths) throws IOException {
    Peer peer = PeerCatalog.find(name);
    Path folder = work.resolve(name.replace(':', '_'));
    VectorSet base = paths.openBase();
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
            .setMergeScheduler(merges())
            .setCodec(peer.codec());
    List<Double> milliseconds = new ArrayList<>();
    try (Directory directory = new MMapDirectory(folder);
        IndexWriter writer = new IndexWriter(directory, config)) {
      DirectoryReader reader = DirectoryReader.open(writer);
      try {
        for (int next = 0; next < base.size(); next += batch) {
          long start = System.nanoTime();
          for (int row = next; row < Math.min(next + batch, base.size()); row++) {
            writer.addDocument(
                RowDocument.of(base, row, VectorEncoding.FLOAT32, paths.similarity()));
          }
          DirectoryReader before = reader;
          reader = DirectoryReader.openIfChanged(before, writer);
          before.close();
          milliseconds.add((System.nanoTime() - start) * 1e-6);
        }
      } finally {
        reader.close();
      }
    }
    try (PeerIndex index = peer.open(folder, paths.similarity())) {
      return new RefreshReport.Life(
          name,
          milliseconds,
          index.segments(),
          RecallMeter.byDefault(index, peer, paths, VectorEncoding.FLOAT32, TOP));
    }
  }
}
