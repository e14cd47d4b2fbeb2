package dev.vectorcodec.benchmark.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.VectorSimilarityFunction;

/** A way to index and search vectors. */
public interface Peer {

  /** What it is and how it is set. */
  Description description();

  /** Builds an index in an empty folder. */
  BuildFigures build(BuildInput input) throws IOException;

  /**
   * The codec of a peer that lives in Lucene's indexes, for indexes of another shape.
   *
   * @throws IllegalArgumentException if there is none
   */
  default Codec codec() {
    throw new IllegalArgumentException(description().indexType() + " is no format of Lucene's");
  }

  /**
   * Searches an open index of Lucene's; closes the reader in the end.
   *
   * @throws IllegalArgumentException if the peer does not live in Lucene's indexes
   */
  default PeerIndex open(DirectoryReader reader) {
    throw new IllegalArgumentException(description().indexType() + " is no format of Lucene's");
  }

  /** Opens what {@link #build} wrote. */
  PeerIndex open(Path directory, VectorSimilarityFunction similarity) throws IOException;

  /**
   * What a peer is and how it is set.
   *
   * @param indexType the structure, as a benchmark's column names it
   * @param maxConn most neighbors of a node (of the lowest layer it is twice that with Lucene)
   * @param beamWidth candidates kept while building, 0 where there is no such setting
   * @param quantized bits or code, "no" for full vectors
   * @param settings all settings that are not obvious from the name
   * @param hotExtensions ends of the names of the files that every search reads
   * @param ours whether it is this project's format
   * @param effort what the points of its curve vary
   */
  record Description(
      String indexType,
      int maxConn,
      int beamWidth,
      String quantized,
      String settings,
      Set<String> hotExtensions,
      boolean ours,
      Effort effort) {}

  /**
   * What a build took.
   *
   * @param indexSeconds from the first document to the commit, merges included
   * @param mergeSeconds of those, in merges (summed over merge threads)
   * @param forceMergeSeconds the merge to one segment, 0 if there was none
   * @param segments in the end
   */
  record BuildFigures(
      double indexSeconds, double mergeSeconds, double forceMergeSeconds, int segments) {}
}
