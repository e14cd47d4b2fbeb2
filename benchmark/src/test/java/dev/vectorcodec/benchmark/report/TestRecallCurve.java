package dev.vectorcodec.benchmark.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Reads curves between, at and outside their points. */
public class TestRecallCurve extends LuceneTestCase {

  private static RecallCurve curve(double... recallsAndSpeeds) {
    List<RecallCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < recallsAndSpeeds.length; i += 2) {
      points.add(new RecallCurve.Point(recallsAndSpeeds[i], recallsAndSpeeds[i + 1]));
    }
    Collections.shuffle(points, random());
    return new RecallCurve(points);
  }

  private static void assertReading(double speed, boolean atLeast, RecallCurve curve, double at) {
    RecallCurve.Reading reading = curve.at(at).orElseThrow();
    assertEquals(speed, reading.queriesPerSecond(), 1e-9 * speed);
    assertEquals(atLeast, reading.atLeast());
  }

  public void testBetweenPoints() {
    RecallCurve curve = curve(0.9, 10_000, 0.94, 1000, 0.98, 10);
    // Halfway on a logarithmic scale.
    assertReading(100, false, curve, 0.96);
    assertReading(Math.sqrt(1e7), false, curve, 0.92);
    assertReading(1000, false, curve, 0.94);
    assertReading(10, false, curve, 0.98);
  }

  public void testOutsidePoints() {
    RecallCurve curve = curve(0.9, 10_000, 0.94, 1000);
    assertEquals(Optional.empty(), curve.at(0.95));
    assertReading(10_000, true, curve, 0.5);
    assertReading(10_000, false, curve, 0.9);
    assertEquals(Optional.empty(), curve().at(0.9));
  }

  public void testBeatenPointsDoNotCount() {
    RecallCurve curve = curve(0.9, 100, 0.92, 10_000, 0.93, 50, 0.94, 1000, 0.94, 10);
    assertReading(10_000, true, curve, 0.9);
    assertReading(Math.sqrt(1e7), false, curve, 0.93);
    assertReading(1000, false, curve, 0.94);
  }
}
