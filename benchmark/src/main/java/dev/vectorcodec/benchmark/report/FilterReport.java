package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.ResultRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** What searches under filters say: a run for each kind of filter and share accepted. */
public final class FilterReport {

  private static final double RECALL = 0.95;

  /** Runs by kind, then by share. */
  private final Map<String, Map<Double, Summary>> runs = new LinkedHashMap<>();

  /** Adds the run under one filter. */
  public void add(String kind, double share, List<ResultRecord> records) {
    runs.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(share, Summary.of(records));
  }

  private List<Double> shares() {
    return List.copyOf(runs.values().iterator().next().keySet());
  }

  private List<String> peers(boolean ours) {
    return runs.values().iterator().next().values().iterator().next().peers().stream()
        .filter(peer -> ours == peer.build().description().ours())
        .map(Summary.PeerSummary::name)
        .toList();
  }

  private static Summary.PeerSummary peer(Summary summary, String name) {
    return summary.peers().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static Optional<RecallCurve.Reading> reading(Summary summary, String name) {
    return peer(summary, name).curve().at(RECALL);
  }

  private List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    List<String> all = new ArrayList<>(peers(true));
    all.addAll(peers(false));
    tables.add(
        table(
            "Queries per second at recall " + RECALL + " under filters, by share accepted",
            all,
            (run, peer) -> Cells.speed(reading(run, peer))));
    tables.add(
        table(
            "Recall at the least effort (of ours: by default) under filters",
            all,
            (run, peer) ->
                peer(run, peer).points().stream()
                    .findFirst()
                    .map(point -> Cells.number(4, point.recall()))
                    .orElse("-")));
    for (String ours : peers(true)) {
      tables.add(
          table(
              "Ratios of " + ours + " at recall " + RECALL + " under filters",
              peers(false),
              (run, peer) -> Cells.speedRatio(reading(run, ours), reading(run, peer))));
    }
    return tables;
  }

  /** A row for each kind and peer, a column for each share. */
  private Table table(String title, List<String> peers, BiFunction<Summary, String, String> cell) {
    List<String> columns = new ArrayList<>(List.of("kind, peer"));
    shares().forEach(share -> columns.add(String.valueOf(share)));
    List<List<String>> rows = new ArrayList<>();
    runs.forEach(
        (kind, byShare) -> {
          for (String peer : peers) {
            List<String> row = new ArrayList<>(List.of(kind + ", " + peer));
            byShare.values().forEach(run -> row.add(cell.apply(run, peer)));
            rows.add(row);
          }
        });
    return new Table(title, columns, rows);
  }

  /** Writes a picture for each kind and a page with all curves, and returns the page. */
  public Path write(Path folder) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(folder);
    HtmlPage page = new HtmlPage("Searches under filters");
    tables().forEach(page::add);
    for (Map.Entry<String, Map<Double, Summary>> entry : runs.entrySet()) {
      String title = entry.getKey() + " filters at recall " + RECALL + ": up is better";
      byte[] lines = Charts.sharesLines(title, shares(), speeds(entry.getValue()));
      Files.write(folder.resolve("filters-" + entry.getKey() + ".png"), lines);
      page.add(title, lines);
    }
    for (Map.Entry<String, Map<Double, Summary>> entry : runs.entrySet()) {
      for (Map.Entry<Double, Summary> run : entry.getValue().entrySet()) {
        String title = entry.getKey() + " filter, share accepted " + run.getKey();
        page.add(title, Charts.recallCurves(run.getValue(), title));
      }
    }
    Path file = folder.resolve("filters.html");
    Files.writeString(file, page.toString());
    return file;
  }

  /** Speeds by peer, 0 where the recall is not reached. */
  private static Map<String, List<Double>> speeds(Map<Double, Summary> byShare) {
    Map<String, List<Double>> speeds = new LinkedHashMap<>();
    for (Summary run : byShare.values()) {
      for (Summary.PeerSummary peer : run.peers()) {
        speeds
            .computeIfAbsent(peer.name(), name -> new ArrayList<>())
            .add(peer.curve().at(RECALL).map(RecallCurve.Reading::queriesPerSecond).orElse(0.0));
      }
    }
    return speeds;
  }

  @Override
  public String toString() {
    return Table.text(tables());
  }
}
