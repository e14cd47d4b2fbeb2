package dev.vectorcodec.benchmark.result;

import java.util.List;
import org.apache.lucene.index.VectorEncoding;

/**
 * How peers are built and searched.
 *
 * @param topK hits that count
 * @param candidates numbers of candidates to sweep over, each at least {@code topK}
 * @param threads that index and that search
 * @param forceMerge whether to merge to one segment
 * @param segments to make, never merged; 0 for what buffer and merges make
 * @param buildWarmUpVectors that the building process indexes and throws away before its clock
 *     starts
 * @param forked whether every measurement had a JVM of its own
 * @param warmUpSeconds searches before those that count, for each round and peer
 * @param measureSeconds searches that count, for each round, peer and number of candidates
 * @param rounds how often everything is measured
 */
public record Settings(
    int topK,
    List<Integer> candidates,
    VectorEncoding encoding,
    int threads,
    boolean forceMerge,
    int segments,
    int buildWarmUpVectors,
    boolean forked,
    double warmUpSeconds,
    double measureSeconds,
    int rounds) {}
