package dev.vectorcodec.opensearch.query;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.ParsingException;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryParser;

/** Reads {@code {"<field>": {"vector": [...], "k": 10, ...}}}, and {@code {"<field>": [...]}}. */
public final class KnnQueryParser implements QueryParser<KnnQueryBuilder> {

  private final String name;
  private final ObjectParser<KnnQuery, Void> parts;

  /**
   * A parser of queries.
   *
   * @param name of the query
   */
  public KnnQueryParser(String name) {
    this.name = name;
    this.parts = new ObjectParser<>(name, () -> new KnnQuery(name));
    parts.declareFloat((query, boost) -> query.boost = boost, AbstractQueryBuilder.BOOST_FIELD);
    parts.declareString((query, text) -> query.queryName = text, AbstractQueryBuilder.NAME_FIELD);
    parts.declareFloatArray(KnnQuery::setVector, new ParseField("vector"));
    parts.declareInt((query, k) -> query.k = k, new ParseField("k"));
    parts.declareFloat(
        (query, distance) -> query.maxDistance = distance, new ParseField("max_distance"));
    parts.declareFloat((query, score) -> query.minScore = score, new ParseField("min_score"));
    parts.declareObject(
        (query, filter) -> query.filter = filter,
        (parser, context) -> parseFilter(parser),
        new ParseField("filter"));
    parts.declareBoolean(
        (query, ignore) -> query.ignoreUnmapped = ignore, new ParseField("ignore_unmapped"));
    parts.declareBoolean(
        (query, expand) -> query.expandNested = expand, new ParseField("expand_nested_docs"));
    parts.declareField(
        (parser, query, context) -> parseMethodParameters(parser, query),
        new ParseField("method_parameters"),
        ObjectParser.ValueType.OBJECT);
    parts.declareField(
        (parser, query, context) -> parseRescore(parser, query),
        new ParseField("rescore"),
        ObjectParser.ValueType.OBJECT_OR_BOOLEAN);
    parts.declareExclusiveFieldSet("rescore", "max_distance");
    parts.declareExclusiveFieldSet("rescore", "min_score");
  }

  private static QueryBuilder parseFilter(XContentParser parser) throws IOException {
    return AbstractQueryBuilder.parseInnerQueryBuilder(parser);
  }

  private void parseMethodParameters(XContentParser parser, KnnQuery query) throws IOException {
    Map<String, Object> parameters = new TreeMap<>(parser.map());
    if (parameters.isEmpty()) {
      throw new ParsingException(parser.getTokenLocation(), "method_parameters cannot be empty");
    }
    for (String key : parameters.keySet()) {
      if (key.equals("ef_search") == false && key.equals("nprobes") == false) {
        throw new ParsingException(
            parser.getTokenLocation(),
            "[" + name + "] unknown method parameter found [" + key + "]");
      }
    }
    query.setMethodParameters(
        integer(parser, parameters, "ef_search"), integer(parser, parameters, "nprobes"));
  }

  private static Integer integer(
      XContentParser parser, Map<String, Object> parameters, String key) {
    if (parameters.containsKey(key) == false) {
      return null;
    }
    try {
      return Integer.valueOf(String.valueOf(parameters.get(key)));
    } catch (NumberFormatException e) {
      throw new ParsingException(parser.getTokenLocation(), key + " value must be an integer", e);
    }
  }

  private static void parseRescore(XContentParser parser, KnnQuery query) throws IOException {
    if (parser.currentToken() == XContentParser.Token.VALUE_BOOLEAN) {
      query.setRescore(null, parser.booleanValue());
      return;
    }
    Float factor = null;
    while (parser.nextToken() != XContentParser.Token.END_OBJECT) {
      String key = parser.currentName();
      if (key.equals("oversample_factor") == false) {
        throw new ParsingException(
            parser.getTokenLocation(), "[rescore] unknown field [" + key + "]");
      }
      parser.nextToken();
      factor = parser.floatValue();
    }
    query.setRescore(factor, factor == null ? Boolean.TRUE : null);
  }

  @Override
  public KnnQueryBuilder fromXContent(XContentParser parser) throws IOException {
    KnnQuery query = null;
    XContentParser.Token token;
    while ((token = parser.nextToken()) != XContentParser.Token.END_OBJECT) {
      String field = parser.currentName();
      if (token == XContentParser.Token.FIELD_NAME) {
        token = parser.nextToken();
      }
      if (query != null) {
        throw new ParsingException(
            parser.getTokenLocation(),
            "["
                + name
                + "] query doesn't support multiple fields, found ["
                + query.field
                + "] and ["
                + field
                + "]");
      }
      query = parseField(parser, token);
      query.field = field;
    }
    if (query == null) {
      throw new ParsingException(parser.getTokenLocation(), "[" + name + "] requires fieldName");
    }
    return query.build();
  }

  private KnnQuery parseField(XContentParser parser, XContentParser.Token token)
      throws IOException {
    if (token == XContentParser.Token.START_OBJECT) {
      return parts.apply(parser, null);
    }
    if (token != XContentParser.Token.START_ARRAY) {
      throw new ParsingException(
          parser.getTokenLocation(),
          "[" + name + "] field requires an object, got [" + token + "]");
    }
    List<Object> values = parser.list();
    KnnQuery query = new KnnQuery(name);
    if (values.stream().allMatch(Number.class::isInstance)) {
      query.setVector(values.stream().map(Number.class::cast).toList());
      return query;
    }
    throw new IllegalArgumentException(
        "[" + name + "] field 'vector' requires to be an array of numbers");
  }
}
