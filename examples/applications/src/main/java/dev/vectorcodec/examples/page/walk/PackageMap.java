package dev.vectorcodec.examples.page.walk;

import dev.vectorcodec.examples.EmbeddedPackage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;

/**
 * All packages in a plane, computed once: groups by k-means, the plane by principal components of
 * the groups' middles. Coordinates follow the plane's, stretched where most packages are, and are 0
 * to {@link #SIDE}.
 */
public final class PackageMap {

  /** Length of a side of the square in which everything lies. */
  public static final int SIDE = 1000;

  private static final int GROUPS = 48;

  /** Room around what is outermost. */
  private static final double MARGIN = 0.04;

  private final Projection projection;
  private final List<Group> groups;
  private final int[] points;
  private final Axis x;
  private final Axis y;

  /** Lays the packages out that have a vector; there has to be one. */
  public PackageMap(List<EmbeddedPackage> packages) {
    List<EmbeddedPackage> embedded =
        packages.stream().filter(entry -> entry.vector().isPresent()).toList();
    List<float[]> vectors = embedded.stream().map(entry -> entry.vector().get()).toList();
    Clusters clusters = new Clusters(vectors, GROUPS);
    float[][] means = clusters.means();
    projection = new Projection(directions(means));
    List<float[]> places = vectors.stream().map(projection::project).toList();
    x = axis(places, 0);
    y = axis(places, 1);
    points = vectors.stream().map(this::place).flatMapToInt(Arrays::stream).toArray();
    groups = groups(embedded, clusters, means);
  }

  /** Else the few groups of packages that are much alike would choose the plane. */
  private static float[][] directions(float[][] means) {
    return Arrays.stream(means)
        .filter(mean -> VectorUtil.dotProduct(mean, mean) > 0)
        .map(mean -> VectorUtil.l2normalize(mean.clone()))
        .toArray(float[][]::new);
  }

  private static Axis axis(List<float[]> places, int number) {
    float[] values = new float[places.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = places.get(i)[number];
    }
    return new Axis(values);
  }

  /** Where a vector lies; beyond the square only if it is farther out than every package. */
  public int[] place(float[] vector) {
    float[] place = projection.project(vector);
    return new int[] {scaled(x.place(place[0])), scaled(y.place(place[1]))};
  }

  private static int scaled(double part) {
    return (int) Math.round(SIDE * (MARGIN + (1 - 2 * MARGIN) * part));
  }

  private List<Group> groups(List<EmbeddedPackage> embedded, Clusters clusters, float[][] means) {
    List<Group> result = new ArrayList<>();
    int[] sizes = clusters.sizes();
    for (int group = 0; group < sizes.length; group++) {
      if (sizes[group] > 0) {
        result.add(group(group, embedded, clusters, means[group]));
      }
    }
    return result;
  }

  private Group group(int group, List<EmbeddedPackage> embedded, Clusters clusters, float[] mean) {
    int size = 0;
    Map<String, Integer> sections = new HashMap<>();
    String typical = "";
    float nearest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < embedded.size(); i++) {
      if (clusters.groupOf(i) != group) {
        continue;
      }
      size++;
      sections.merge(embedded.get(i).entry().section(), 1, Integer::sum);
      float product = VectorUtil.dotProduct(mean, embedded.get(i).vector().orElseThrow());
      if (product > nearest) {
        nearest = product;
        typical = embedded.get(i).entry().name();
      }
    }
    Map.Entry<String, Integer> most =
        sections.entrySet().stream()
            .max(
                Comparator.comparingInt((Map.Entry<String, Integer> entry) -> entry.getValue())
                    .thenComparing(Map.Entry::getKey))
            .orElseThrow();
    int[] place = place(mean);
    double share = most.getValue() / (double) size;
    return new Group(place[0], place[1], size, most.getKey(), share, typical);
  }

  /** Everything that stays where it is. */
  public Layout layout() {
    return new Layout(groups, points, projection.keptVariance());
  }

  /**
   * What a picture is drawn from.
   *
   * @param points x and y of each package with a vector, one after the other
   * @param keptVariance which part of the variance of the groups' middles the plane shows, 0 to 1
   */
  public record Layout(List<Group> groups, int[] points, double keptVariance) {}

  /**
   * A group of packages, and where its middle lies.
   *
   * @param section to which most of them belong
   * @param share how many do, 0 to 1
   * @param typical name of the one that is nearest to the middle
   */
  public record Group(int x, int y, int size, String section, double share, String typical) {}
}
