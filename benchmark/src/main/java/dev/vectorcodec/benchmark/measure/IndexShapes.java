package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.report.ShapesReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The same vectors in indexes of several shapes. */
final class IndexShapes {

  /**
   * A shape.
   *
   * @param merged whether all is merged to one segment in the end
   * @param segments to make, never merged; 0 for what buffer and merges make
   */
  record Shape(String name, boolean merged, int segments) {

    /** What a buffer of 64 MB and the default merge policy make. */
    static final Shape NATURAL = new Shape("natural", false, 0);

    /** That, merged to one segment. */
    static final Shape MERGED = new Shape("merged", true, 0);

    /** So many segments of one flush each. */
    static Shape flushed(int segments) {
      return new Shape(segments == 1 ? "one flush" : segments + " flushes", false, segments);
    }

    private String fileName() {
      return name.replace(' ', '-') + ".jsonl";
    }
  }

  private IndexShapes() {}

  /**
   * Builds and searches all shapes, each into a result file of its own.
   *
   * @throws IllegalArgumentException if a peer is not known or a setting out of range
   */
  static ShapesReport measure(
      MeasureOptions options, DataPaths paths, List<String> peers, List<Shape> shapes, Path out)
      throws IOException {
    ShapesReport report = new ShapesReport();
    for (Shape shape : shapes) {
      options.forceMerge = shape.merged;
      options.segments = shape.segments;
      Measurement measurement =
          new Measurement(options, paths, peers, out.resolve(shape.fileName()))
              .build(options.reuse)
              .search();
      report.add(shape.name, measurement.records());
    }
    return report;
  }
}
