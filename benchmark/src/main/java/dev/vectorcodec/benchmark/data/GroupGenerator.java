package dev.vectorcodec.benchmark.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups of near-duplicates: a member is its group's center and {@code radius} times noise, a query
 * a member and half as much noise. Distances within a group are tiny beside those to its center's
 * neighbors, which is hard for codes that are relative to something far away.
 */
final class GroupGenerator implements VectorGenerator {

  private static final int MEMBERS = 500;

  private final GaussianRandom random;
  private final float radius;
  private final float[][] centers;
  private final List<float[]> members = new ArrayList<>();

  /** So many groups that {@code vectors} make them full. */
  GroupGenerator(long seed, int dimension, int vectors, double radius) {
    this.random = new GaussianRandom(seed);
    this.radius = (float) radius;
    this.centers = new float[Math.ceilDiv(vectors, MEMBERS)][];
    for (int group = 0; group < centers.length; group++) {
      centers[group] = random.gaussians(dimension);
    }
  }

  /** Groups take turns, so that every part of the file has members of all. */
  @Override
  public float[] vector() {
    float[] member = near(centers[members.size() % centers.length], radius);
    members.add(member);
    return member;
  }

  @Override
  public float[] query() {
    return near(members.get(random.nextInt(members.size())), radius / 2);
  }

  private float[] near(float[] place, float distance) {
    float[] vector = random.gaussians(place.length);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = place[i] + distance * vector[i];
    }
    return vector;
  }
}
