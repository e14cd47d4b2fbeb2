package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.ResultRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sizes of indexes over those of their float32 vectors, by dimension. */
public final class SizeReport {

  private final List<String> dimensions = new ArrayList<>();
  private final Map<String, List<Double>> sizes = new LinkedHashMap<>();

  /** Adds the builds of one dimension. */
  public void add(int dimension, List<ResultRecord> records) {
    dimensions.add(String.valueOf(dimension));
    for (ResultRecord record : records) {
      if (record instanceof BuildRecord build) {
        double vectorBytes = (double) build.docs() * dimension * Float.BYTES;
        sizes
            .computeIfAbsent(build.peer(), peer -> new ArrayList<>())
            .add(build.totalBytes() / vectorBytes);
      }
    }
  }

  /** Writes sizes.png into a folder and returns it. */
  public Path write(Path folder) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(folder);
    Path file = folder.resolve("sizes.png");
    Files.write(file, Charts.sizeBars(dimensions, sizes));
    return file;
  }

  @Override
  public String toString() {
    List<String> columns = new ArrayList<>(List.of("peer"));
    columns.addAll(dimensions);
    List<List<String>> rows = new ArrayList<>();
    sizes.forEach(
        (peer, values) -> {
          List<String> row = new ArrayList<>(List.of(peer));
          values.forEach(value -> row.add(Cells.number(3, value)));
          rows.add(row);
        });
    return Table.text(
        List.of(new Table("All files over float32 vectors, by dimension", columns, rows)));
  }
}
