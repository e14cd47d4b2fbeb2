package dev.vectorcodec.opensearch.query;

import dev.vectorcodec.opensearch.mapping.KnnVectorFieldType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilderVisitor;
import org.opensearch.index.query.QueryRewriteContext;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.index.query.WithFieldName;

/** A query for the documents whose vectors are near to one. Immutable. */
public final class KnnQueryBuilder extends AbstractQueryBuilder<KnnQueryBuilder>
    implements WithFieldName {

  private final String name;
  private final String field;
  private final float[] vector;
  private final Neighborhood neighborhood;
  private final SearchHints hints;
  private final QueryBuilder filter;
  private final boolean ignoreUnmapped;
  private final Boolean expandNested;

  KnnQueryBuilder(KnnQuery parts) {
    this.name = parts.name;
    this.field = parts.field;
    this.vector = parts.vector;
    this.neighborhood = new Neighborhood(parts.k, parts.maxDistance, parts.minScore);
    this.hints = parts.hints;
    this.filter = parts.filter;
    this.ignoreUnmapped = parts.ignoreUnmapped;
    this.expandNested = parts.expandNested;
    queryName(parts.queryName);
    boost(parts.boost);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @param name of the query
   */
  public KnnQueryBuilder(String name, StreamInput in) throws IOException {
    super(in);
    this.name = name;
    this.field = in.readString();
    this.vector = in.readFloatArray();
    this.neighborhood =
        new Neighborhood(in.readOptionalInt(), in.readOptionalFloat(), in.readOptionalFloat());
    this.hints =
        new SearchHints(
            in.readOptionalInt(),
            in.readOptionalInt(),
            in.readOptionalFloat(),
            in.readOptionalBoolean());
    this.filter = in.readOptionalNamedWriteable(QueryBuilder.class);
    this.ignoreUnmapped = in.readBoolean();
    this.expandNested = in.readOptionalBoolean();
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    out.writeString(field);
    out.writeFloatArray(vector);
    out.writeOptionalInt(neighborhood.k());
    out.writeOptionalFloat(neighborhood.maxDistance());
    out.writeOptionalFloat(neighborhood.minScore());
    out.writeOptionalInt(hints.efSearch());
    out.writeOptionalInt(hints.nprobes());
    out.writeOptionalFloat(hints.oversampleFactor());
    out.writeOptionalBoolean(hints.rescore());
    out.writeOptionalNamedWriteable(filter);
    out.writeBoolean(ignoreUnmapped);
    out.writeOptionalBoolean(expandNested);
  }

  @Override
  protected void doXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject(name);
    builder.startObject(field);
    builder.field("vector", vector);
    writeIfSet(builder, "k", neighborhood.k());
    writeIfSet(builder, "max_distance", neighborhood.maxDistance());
    writeIfSet(builder, "min_score", neighborhood.minScore());
    if (filter != null) {
      builder.field("filter", filter);
    }
    if (hints.hasMethodParameters()) {
      builder.startObject("method_parameters");
      writeIfSet(builder, "ef_search", hints.efSearch());
      writeIfSet(builder, "nprobes", hints.nprobes());
      builder.endObject();
    }
    if (hints.oversampleFactor() != null) {
      builder.startObject("rescore");
      builder.field("oversample_factor", hints.oversampleFactor());
      builder.endObject();
    } else {
      writeIfSet(builder, "rescore", hints.rescore());
    }
    if (ignoreUnmapped) {
      builder.field("ignore_unmapped", true);
    }
    writeIfSet(builder, "expand_nested_docs", expandNested);
    printBoostAndQueryName(builder);
    builder.endObject();
    builder.endObject();
  }

  private static void writeIfSet(XContentBuilder builder, String key, Object value)
      throws IOException {
    if (value != null) {
      builder.field(key, value);
    }
  }

  @Override
  public String fieldName() {
    return field;
  }

  @Override
  public String getWriteableName() {
    return name;
  }

  float[] vector() {
    return vector.clone();
  }

  Neighborhood neighborhood() {
    return neighborhood;
  }

  SearchHints hints() {
    return hints;
  }

  QueryBuilder filter() {
    return filter;
  }

  boolean expandsNested() {
    return expandNested != null && expandNested;
  }

  private KnnQueryBuilder withFilter(QueryBuilder other) {
    KnnQuery parts = new KnnQuery(name);
    parts.field = field;
    parts.vector = vector;
    parts.k = neighborhood.k();
    parts.maxDistance = neighborhood.maxDistance();
    parts.minScore = neighborhood.minScore();
    parts.hints = hints;
    parts.filter = other;
    parts.ignoreUnmapped = ignoreUnmapped;
    parts.expandNested = expandNested;
    parts.queryName = queryName();
    parts.boost = boost();
    return new KnnQueryBuilder(parts);
  }

  /** The same query with one more filter, as hybrid queries of other plugins ask for it. */
  @Override
  public QueryBuilder filter(QueryBuilder added) {
    if (validateFilterParams(added) == false) {
      return this;
    }
    return withFilter(filter == null ? added : filter.filter(added));
  }

  @Override
  public void visit(QueryBuilderVisitor visitor) {
    visitor.accept(this);
    if (filter != null) {
      filter.visit(visitor.getChildVisitor(BooleanClause.Occur.FILTER));
    }
  }

  /** A query that is rewritten to itself is done, by the contract of rewriting. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  protected QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
    QueryBuilder rewritten = filter == null ? null : filter.rewrite(context);
    return rewritten == filter ? this : withFilter(rewritten);
  }

  @Override
  protected Query doToQuery(QueryShardContext context) throws IOException {
    MappedFieldType type = context.fieldMapper(field);
    if (type == null && ignoreUnmapped) {
      return new MatchNoDocsQuery("[" + field + "] is not mapped");
    }
    if (type != null && type.unwrap() instanceof KnnVectorFieldType vectors) {
      SearchCounters.count(neighborhood, filter != null);
      return VectorQueries.of(this, vectors, context);
    }
    throw new IllegalArgumentException("Field '" + field + "' is not knn_vector type.");
  }

  @Override
  protected boolean doEquals(KnnQueryBuilder other) {
    return name.equals(other.name)
        && field.equals(other.field)
        && Arrays.equals(vector, other.vector)
        && neighborhood.equals(other.neighborhood)
        && hints.equals(other.hints)
        && Objects.equals(filter, other.filter)
        && ignoreUnmapped == other.ignoreUnmapped
        && Objects.equals(expandNested, other.expandNested);
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(
        name,
        field,
        Arrays.hashCode(vector),
        neighborhood,
        hints,
        filter,
        ignoreUnmapped,
        expandNested);
  }
}
