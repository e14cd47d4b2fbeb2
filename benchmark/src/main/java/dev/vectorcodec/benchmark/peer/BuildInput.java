package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.benchmark.data.VectorSet;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * What to build.
 *
 * @param base row i is document i
 * @param encoding {@code BYTE} only where the values are bytes and the peer can
 * @param directory an empty folder
 * @param threads that index or merge, 1 for an honest figure on one thread
 * @param forceMerge whether to merge to one segment in the end
 * @param segments to make by as many commits, never merged; 0 for what buffer and merges make
 * @param progress takes the number of rows indexed since the last call
 */
public record BuildInput(
    VectorSet base,
    VectorSimilarityFunction similarity,
    VectorEncoding encoding,
    Path directory,
    int threads,
    boolean forceMerge,
    int segments,
    IntConsumer progress) {}
