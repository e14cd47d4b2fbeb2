package dev.vectorcodec.benchmark.report;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures of a run, as PNG. */
final class Charts {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 620;

  private final Summary summary;

  Charts(Summary summary) {
    this.summary = summary;
  }

  /** Queries per second, logarithmic, over recall. Right and up is better. */
  byte[] recallCurves() throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(
                String.format(
                    Locale.ROOT,
                    "%d x %d, %d threads: right and up is better",
                    summary.run().data().vectors(),
                    summary.run().dimension(),
                    summary.run().settings().threads()))
            .xAxisTitle("recall@" + summary.run().settings().topK())
            .yAxisTitle("queries per second")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    for (Summary.PeerSummary peer : summary.peers()) {
      double[] recall = peer.points().stream().mapToDouble(Summary.SearchPoint::recall).toArray();
      double[] speed =
          peer.points().stream().mapToDouble(p -> p.timing().queriesPerSecond()).toArray();
      if (recall.length > 0) {
        chart.addSeries(peer.name(), recall, speed).setMarker(SeriesMarkers.CIRCLE);
      }
    }
    return png(chart);
  }

  /** Seconds of indexing and merging, stacked. Lower is better. */
  byte[] buildBars() throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("seconds to build: lower is better")
            .yAxisTitle("seconds")
            .build();
    chart.getStyler().setStacked(true);
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    List<String> names = new ArrayList<>();
    List<Double> flush = new ArrayList<>();
    List<Double> merge = new ArrayList<>();
    List<Double> force = new ArrayList<>();
    for (Summary.PeerSummary peer : summary.peers()) {
      names.add(peer.name());
      flush.add(Math.max(0, indexing(peer)));
      merge.add(peer.build().figures().mergeSeconds());
      force.add(peer.build().figures().forceMergeSeconds());
    }
    chart.addSeries("add and flush", names, flush);
    chart.addSeries("merges", names, merge);
    chart.addSeries("merge to one segment", names, force);
    return png(chart);
  }

  private static double indexing(Summary.PeerSummary peer) {
    return peer.build().figures().indexSeconds() - peer.build().figures().mergeSeconds();
  }

  private static byte[] png(Chart<?, ?> chart) throws IOException {
    return BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG);
  }
}
