package dev.vectorcodec.opensearch.mapping;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.opensearch.index.fielddata.IndexFieldData;
import org.opensearch.index.mapper.ArraySourceValueFetcher;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.mapper.TextSearchInfo;
import org.opensearch.index.mapper.ValueFetcher;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.index.query.QueryShardException;
import org.opensearch.search.DocValueFormat;
import org.opensearch.search.lookup.SearchLookup;

/** What searches know of a vector field. */
public final class KnnVectorFieldType extends MappedFieldType {

  private final String typeName;
  private final FieldDefinition definition;
  private final KnnVectorMapperBuilder.Resolved resolved;

  KnnVectorFieldType(
      String name,
      String typeName,
      FieldDefinition definition,
      KnnVectorMapperBuilder.Resolved resolved,
      Map<String, String> meta) {
    super(
        name,
        false,
        definition.stored(),
        definition.docValues() || resolved.searchable() == false,
        TextSearchInfo.NONE,
        meta);
    this.typeName = typeName;
    this.definition = definition;
    this.resolved = resolved;
  }

  /** How many components the vectors have. */
  public int dimension() {
    return definition.dimension();
  }

  /** What the components are. */
  public VectorDataType dataType() {
    return definition.dataType();
  }

  /** What the vectors are compared by. */
  public SpaceType space() {
    return resolved.space();
  }

  /** How the vectors are written. */
  public FieldOptions options() {
    return resolved.options();
  }

  /** The {@code ef_search} of the mapping; 0 if there is none. */
  public int efSearch() {
    return resolved.efSearch();
  }

  /** Whether the vectors are in the vector format, and not only kept. */
  public boolean isSearchableByVector() {
    return resolved.searchable();
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public Query existsQuery(QueryShardContext context) {
    return new FieldExistsQuery(name());
  }

  @Override
  public Query termQuery(Object value, QueryShardContext context) {
    throw new QueryShardException(
        context,
        "KNN vector do not support exact searching, use KNN queries instead: [" + name() + "]");
  }

  @Override
  public ValueFetcher valueFetcher(
      QueryShardContext context, SearchLookup searchLookup, String format) {
    return new ArraySourceValueFetcher(name(), context) {
      @Override
      protected Object parseSourceValue(Object value) {
        return switch (value) {
          case List<?> list -> list;
          case String text -> decode(text);
          default -> List.of(value);
        };
      }
    };
  }

  private List<Object> decode(String text) {
    byte[] bytes =
        dataType() == VectorDataType.FLOAT
            ? VectorValues.toBytes(VectorValues.decodeFloats(text, name()))
            : VectorValues.decodeBytes(text, name());
    return StoredVectors.numbers(new BytesRef(bytes), dataType());
  }

  @Override
  public IndexFieldData.Builder fielddataBuilder(
      String fullyQualifiedIndexName, Supplier<SearchLookup> searchLookup) {
    failIfNoDocValues();
    return (cache, breakers) -> new VectorFieldData(this);
  }

  @Override
  public DocValueFormat docValueFormat(String format, ZoneId timeZone) {
    if (format != null) {
      throw new IllegalArgumentException(
          "Field [" + name() + "] of type [" + typeName + "] does not support custom formats");
    }
    if (timeZone != null) {
      throw new IllegalArgumentException(
          "Field [" + name() + "] of type [" + typeName + "] does not support custom time zones");
    }
    return DocValueFormat.BINARY;
  }

  @Override
  public Object valueForDisplay(Object value) {
    return value == null ? null : StoredVectors.numbers((BytesRef) value, dataType());
  }
}
