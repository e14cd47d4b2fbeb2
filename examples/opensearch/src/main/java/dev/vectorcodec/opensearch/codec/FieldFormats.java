package dev.vectorcodec.opensearch.codec;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.opensearch.mapping.FieldOptions;
import dev.vectorcodec.opensearch.mapping.KnnVectorFieldType;
import dev.vectorcodec.opensearch.settings.KnnIndexSettings;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.mapper.MapperService;

/**
 * The formats of the fields of an index. Fields with equal options get the same one, and then share
 * files in each segment.
 */
final class FieldFormats {

  private final MapperService mapper;
  private final IndexSettings settings;
  private final Map<Key, KnnVectorsFormat> formats = new ConcurrentHashMap<>();

  FieldFormats(MapperService mapper, IndexSettings settings) {
    this.mapper = mapper;
    this.settings = settings;
  }

  /** The format of a field; null if it is not one of ours. */
  KnnVectorsFormat of(String field) {
    MappedFieldType type = mapper.fieldType(field);
    if (type instanceof KnnVectorFieldType vectors) {
      // Asked for at each flush and merge, so that a change of the setting takes effect.
      OptionalInt threshold = KnnIndexSettings.graphThreshold(settings.getSettings());
      return formats.computeIfAbsent(new Key(vectors.options(), threshold), Key::format);
    }
    return null;
  }

  private record Key(FieldOptions options, OptionalInt graphThreshold) {

    KnnVectorsFormat format() {
      RabitqGraphOptions graph = options.toGraphOptions();
      if (options.graphs() && graphThreshold.isPresent()) {
        graph = graph.withGraphThreshold(graphThreshold.getAsInt());
      }
      return new RabitqGraphVectorsFormat(graph);
    }
  }
}
