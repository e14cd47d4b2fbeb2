package dev.vectorcodec.benchmark.report;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Pictures, as PNG. */
final class Charts {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 620;

  private Charts() {}

  /**
   * Queries per second over what is missed, both logarithmic. The axis of what is missed runs
   * backwards, so that right and up is better.
   */
  static byte[] recallCurves(Summary summary, String title) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("1 - recall@" + summary.run().settings().topK())
            .yAxisTitle("queries per second")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    // XChart has neither an axis that runs backwards nor logarithms below labels of one's own: the
    // axis has -log10(1 - recall) and shows 1 - recall.
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            logarithm -> String.format(Locale.ROOT, "%.2g", Math.pow(10, -logarithm)));
    // Half a miss stands for none, which has no place on a logarithmic axis.
    double least =
        0.5 / ((double) summary.run().data().queryCount() * summary.run().settings().topK());
    double farthest = 1;
    for (Summary.PeerSummary peer : summary.peers()) {
      List<Summary.SearchPoint> points = new ArrayList<>(peer.points());
      points.sort(Comparator.comparingDouble(Summary.SearchPoint::recall));
      double[] found =
          points.stream().mapToDouble(p -> -Math.log10(Math.max(least, 1 - p.recall()))).toArray();
      double[] speed = points.stream().mapToDouble(p -> p.timing().queriesPerSecond()).toArray();
      if (found.length > 0) {
        String effort = peer.build().description().effort().label();
        chart
            .addSeries(peer.name() + " (" + effort + ")", found, speed)
            .setMarker(SeriesMarkers.CIRCLE);
        farthest = Math.max(farthest, found[found.length - 1]);
      }
    }
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisMax(Math.ceil(2 * farthest) / 2);
    return png(chart);
  }

  /** Lines over a logarithmic axis of shares. Up is better. */
  static byte[] sharesLines(String title, List<Double> shares, Map<String, List<Double>> speeds)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("share accepted")
            .yAxisTitle("queries per second")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    speeds.forEach(
        (name, values) -> {
          List<Double> reachedShares = new ArrayList<>();
          List<Double> reached = new ArrayList<>();
          for (int i = 0; i < values.size(); i++) {
            if (values.get(i) > 0) {
              reachedShares.add(shares.get(i));
              reached.add(values.get(i));
            }
          }
          if (reached.isEmpty() == false) {
            chart.addSeries(name, reachedShares, reached).setMarker(SeriesMarkers.CIRCLE);
          }
        });
    return png(chart);
  }

  /** Seconds of indexing and merging, stacked. Lower is better. */
  static byte[] buildBars(Summary summary) throws IOException {
    CategoryChart chart = bars("seconds to build: lower is better", "seconds");
    chart.getStyler().setStacked(true);
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

  /** Sizes beside each other, a group for each category. Lower is better. */
  static byte[] sizeBars(List<String> categories, Map<String, List<Double>> sizes)
      throws IOException {
    CategoryChart chart =
        bars("all files of the index over float32 vectors: lower is better", "size / float32");
    chart.getStyler().setYAxisDecimalPattern("#.##");
    sizes.forEach((name, values) -> chart.addSeries(name, categories, values));
    return png(chart);
  }

  private static CategoryChart bars(String title, String axis) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(axis)
            .build();
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    return chart;
  }

  private static double indexing(Summary.PeerSummary peer) {
    return peer.build().figures().indexSeconds() - peer.build().figures().mergeSeconds();
  }

  private static byte[] png(Chart<?, ?> chart) throws IOException {
    return BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG);
  }
}
