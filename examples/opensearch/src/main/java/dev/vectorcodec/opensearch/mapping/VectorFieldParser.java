package dev.vectorcodec.opensearch.mapping;

import java.util.Map;
import java.util.function.Predicate;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.mapper.Mapper;

/** Reads the vector fields of a mapping. */
public final class VectorFieldParser implements Mapper.TypeParser {

  private final VectorFieldNames names;

  /**
   * A parser for one name.
   *
   * @param type the name that mappings use
   * @param searchableIn tells from an index's settings whether its vectors can be searched
   */
  public VectorFieldParser(String type, Predicate<Settings> searchableIn) {
    this.names = new VectorFieldNames(type, searchableIn);
  }

  @Override
  public Mapper.Builder<?> parse(String name, Map<String, Object> node, ParserContext context) {
    KnnVectorMapperBuilder builder = new KnnVectorMapperBuilder(name, names);
    builder.parse(name, context, node);
    builder.check(context.getSettings());
    return builder;
  }
}
