package dev.vectorcodec.elasticsearch;

import dev.vectorcodec.RabitqGraphVectorsFormat;
import org.elasticsearch.index.mapper.vectors.DenseVectorFieldMapper.ElementType;
import org.elasticsearch.index.mapper.vectors.VectorsFormatProvider;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.internal.InternalVectorFormatProviderPlugin;

/**
 * Stores each {@code dense_vector} field that is searched by a graph in the format of this library.
 *
 * <p>Elasticsearch keeps the hook for its own plugins, and may change it with any version.
 */
public final class RabitqVectorsPlugin extends Plugin
    implements InternalVectorFormatProviderPlugin {

  @Override
  public VectorsFormatProvider getVectorsFormatProvider() {
    return (settings, options, similarity, type, mergeExecutor, mergeWorkers) -> {
      boolean isSearchedByGraph = options != null && options.isFlat() == false;
      boolean isNumbers = type == ElementType.FLOAT || type == ElementType.BYTE;
      // Null leaves a field to Elasticsearch.
      return isSearchedByGraph && isNumbers ? new RabitqGraphVectorsFormat() : null;
    };
  }
}
