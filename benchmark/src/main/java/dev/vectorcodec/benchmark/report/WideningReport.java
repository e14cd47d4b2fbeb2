package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.ResultRecord;
import dev.vectorcodec.benchmark.result.WideningRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Searches that have to look far, by size of the segment. */
public final class WideningReport {

  private final List<WideningRecord> searches = new ArrayList<>();

  /** Adds what was measured at one size, after all smaller sizes. */
  public void add(List<ResultRecord> records) {
    for (ResultRecord record : records) {
      if (record instanceof WideningRecord search) {
        searches.add(search);
      }
    }
  }

  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    for (String name : searches.stream().map(WideningRecord::search).distinct().toList()) {
      for (String peer : searches.stream().map(WideningRecord::peer).distinct().toList()) {
        Optional<WideningRecord> before = Optional.empty();
        for (WideningRecord search : searches) {
          if (search.search().equals(name) && search.peer().equals(peer)) {
            rows.add(row(search, before));
            before = Optional.of(search);
          }
        }
      }
    }
    return Table.text(
        List.of(
            new Table(
                "Searches that look far, median milliseconds",
                List.of(
                    "search",
                    "peer",
                    "vectors",
                    "ms",
                    "over the smaller size",
                    "scan ms",
                    "over the scan",
                    "hits"),
                rows)));
  }

  private static List<String> row(WideningRecord search, Optional<WideningRecord> before) {
    return List.of(
        search.search(),
        search.peer(),
        String.valueOf(search.vectors()),
        Cells.number(3, search.millis()),
        before.map(b -> Cells.ratio(search.millis(), b.millis())).orElse("-"),
        Cells.number(3, search.scanMillis()),
        Cells.ratio(search.millis(), search.scanMillis()),
        Cells.number(0, search.hits()));
  }
}
