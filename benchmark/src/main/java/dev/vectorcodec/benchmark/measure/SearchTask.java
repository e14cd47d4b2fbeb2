package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.peer.PeerIndex;
import dev.vectorcodec.benchmark.peer.PeerSearcher;
import dev.vectorcodec.benchmark.peer.Queries;
import dev.vectorcodec.benchmark.peer.RecallMeter;
import dev.vectorcodec.benchmark.result.MemoryRecord;
import dev.vectorcodec.benchmark.result.ResultFile;
import dev.vectorcodec.benchmark.result.SearchRecord;
import dev.vectorcodec.benchmark.result.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;

/** Measures one peer in one round: warm-up, then every effort. */
final class SearchTask {

  private final Job job;
  private final Settings settings;
  private final Peer peer;
  private final List<Integer> efforts;

  SearchTask(Job job) {
    this.job = job;
    this.settings = job.settings();
    this.peer = PeerCatalog.find(job.peer());
    this.efforts = settings.efforts(peer.description().effort());
  }

  void run() throws IOException {
    Queries queries = Queries.of(job.data(), settings.encoding());
    RecallMeter recall = new RecallMeter(job.data().openTruth(), settings.topK());
    ResultFile results = new ResultFile(Path.of(job.output()));
    searchTiny(queries);
    long emptyHeap = ProcessUse.usedHeap();
    int steps = efforts.size() + 1;
    try (PeerIndex index = peer.open(job.indexDirectory(), job.data().similarity());
        SearchLoop loop = new SearchLoop(index, queries, settings);
        ProgressBar progress =
            new ProgressBar("round " + (job.round() + 1) + " " + job.peer(), steps)) {
      warmUp(loop);
      progress.step();
      for (int effort : efforts) {
        SearchLoop.Outcome outcome = loop.run(effort, settings.measureSeconds());
        results.append(
            new SearchRecord(
                job.peer(),
                job.round(),
                effort,
                recall.of(index, outcome.hits()),
                outcome.visited() / (double) queries.size(),
                outcome.searches(),
                outcome.timing()));
        progress.step();
      }
      results.append(memory(emptyHeap));
    }
  }

  private void searchTiny(Queries queries) throws IOException {
    int[] hits = new int[settings.topK()];
    try (PeerIndex index = peer.open(job.tinyDirectory(), job.data().similarity());
        PeerSearcher searcher = index.searcher(queries, settings.topK())) {
      for (int query = 0; query < Math.min(10, queries.size()); query++) {
        int count = searcher.search(query, settings.topK(), hits);
        for (int i = 0; i < count; i++) {
          index.row(hits[i]);
        }
      }
    }
  }

  private void warmUp(SearchLoop loop) throws IOException {
    double share = settings.warmUpSeconds() / efforts.size();
    for (int effort : efforts) {
      loop.run(effort, share);
    }
  }

  private MemoryRecord memory(long emptyHeap) {
    boolean alone = settings.forked();
    return new MemoryRecord(
        job.peer(),
        job.round(),
        ProcessUse.usedHeap() - emptyHeap,
        emptyHeap,
        alone ? ProcessUse.status("VmRSS") : 0,
        alone ? ProcessUse.status("RssAnon") : 0,
        alone ? ProcessUse.status("RssFile") : 0);
  }
}
