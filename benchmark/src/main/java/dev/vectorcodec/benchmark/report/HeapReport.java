package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.MergeRecord;
import dev.vectorcodec.benchmark.result.ResultRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merges to one segment with less and less heap. */
public final class HeapReport {

  private static final double MEGABYTE = 1024 * 1024;

  private final List<List<String>> rows = new ArrayList<>();

  /** Seconds of the first peer by heap. */
  private final Map<String, Double> first = new HashMap<>();

  /**
   * Adds a merge.
   *
   * @param records the last one is that of the merge; none if the heap was not enough
   */
  public void add(String peer, String heap, List<ResultRecord> records) {
    if (records.isEmpty()) {
      rows.add(List.of(peer, heap, "not enough", "-", "-", "-", "-"));
    } else if (records.getLast() instanceof MergeRecord merge) {
      double firstSeconds = first.computeIfAbsent(heap, key -> merge.seconds());
      rows.add(
          List.of(
              peer,
              heap,
              Cells.number(1, merge.seconds()),
              Cells.number(0, merge.allocatedBytes() / MEGABYTE),
              Cells.number(0, merge.peakResidentBytes() / MEGABYTE),
              Cells.ratio(merge.seconds(), firstSeconds),
              Cells.number(4, merge.recall())));
    } else {
      throw new IllegalArgumentException("no record of a merge: " + records.getLast());
    }
  }

  @Override
  public String toString() {
    return Table.text(
        List.of(
            new Table(
                "Merges to one segment by heap",
                List.of(
                    "peer",
                    "heap",
                    "seconds",
                    "allocated (MB)",
                    "peak RSS (MB)",
                    "seconds over the first's",
                    "recall by default"),
                rows)));
  }
}
