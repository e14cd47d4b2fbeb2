package dev.vectorcodec.benchmark.result;

import dev.vectorcodec.benchmark.peer.Effort;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;

/**
 * How peers are built and searched.
 *
 * @param topK hits that count
 * @param candidates efforts of peers that look for more candidates, each at least {@code topK}
 * @param beamWidths efforts of peers that have a beam beside k
 * @param threads that index and that search
 * @param forceMerge whether to merge to one segment
 * @param segments to make, never merged; 0 for what buffer and merges make
 * @param buildWarmUpVectors that the building process indexes and throws away before its clock
 *     starts
 * @param forked whether every measurement had a JVM of its own
 * @param warmUpSeconds searches before those that count, for each round and peer
 * @param measureSeconds searches that count, for each round, peer and effort
 * @param rounds how often everything is measured
 */
public record Settings(
    int topK,
    List<Integer> candidates,
    List<Integer> beamWidths,
    VectorEncoding encoding,
    int threads,
    boolean forceMerge,
    int segments,
    int buildWarmUpVectors,
    boolean forked,
    double warmUpSeconds,
    double measureSeconds,
    int rounds) {

  /** The efforts of a peer: a point of its curve each. */
  public List<Integer> efforts(Effort effort) {
    return effort == Effort.BEAM_WIDTH ? beamWidths : candidates;
  }
}
