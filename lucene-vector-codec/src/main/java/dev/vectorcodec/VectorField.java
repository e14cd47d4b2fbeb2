package dev.vectorcodec;

import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * What one segment holds of one field that {@link RabitqGraphVectorsFormat} wrote.
 *
 * @param segment the segment's name, such as {@code _0}
 * @param vectors of the field, those of deleted documents included
 * @param precision how components are stored; {@link StoredPrecision#FLOAT32} for byte vectors,
 *     too, which are stored as they are
 * @param codeBits bits a component of a code
 * @param clusters groups of near vectors
 * @param degree neighbors that a node of the graph has room for; 0 if there is no graph
 * @param hasNeighborCodes whether codes of neighbors lie beside the graph
 * @param beamWidth candidates that a walk keeps when a query does not say how many
 * @param changed vectors that merges added or left out since all were last grouped and linked anew
 * @param vectorBytes size of the vectors, and of their documents where not all have one
 * @param codeBytes size of codes and clusters
 * @param graphBytes size of the graph
 */
public record VectorField(
    String segment,
    String name,
    VectorEncoding encoding,
    int dimension,
    VectorSimilarityFunction similarity,
    int vectors,
    StoredPrecision precision,
    int codeBits,
    int clusters,
    int degree,
    boolean hasNeighborCodes,
    int beamWidth,
    int changed,
    long vectorBytes,
    long codeBytes,
    long graphBytes) {}
