package dev.vectorcodec.opensearch.query;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.opensearch.common.lucene.search.Queries;
import org.opensearch.index.mapper.ObjectMapper;
import org.opensearch.index.query.NestedQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.index.query.support.NestedScope;
import org.opensearch.index.search.NestedHelper;
import org.opensearch.index.search.OpenSearchToParentBlockJoinQuery;

/**
 * Makes the filter of a query. It speaks of whole documents, even if the vectors are in nested
 * ones: then it accepts all nested documents of those that it matches.
 */
final class FilterQueries {

  private FilterQueries() {}

  static Query of(QueryBuilder filter, QueryShardContext context) throws IOException {
    BitSetProducer parents = context.getParentFilter();
    ObjectMapper nested = context.nestedScope().getObjectMapper();
    Query accepted = ofDocuments(filter, context);
    if (accepted == null || parents == null) {
      return accepted;
    }
    // A filter on the very nested documents that have the vectors accepts these one by one.
    if (filter instanceof NestedQueryBuilder builder
        && nested != null
        && builder.path().equals(nested.fullPath())
        && accepted instanceof OpenSearchToParentBlockJoinQuery join) {
      return join.getChildQuery();
    }
    Query documents = Queries.newNonNestedFilter();
    if (new NestedHelper(context.getMapperService()).mightMatchNestedDocs(accepted)) {
      accepted = Queries.filtered(accepted, documents);
    }
    return new ToChildBlockJoinQuery(accepted, context.bitsetFilter(documents));
  }

  /** The filter as if no nested query were around. */
  private static Query ofDocuments(QueryBuilder filter, QueryShardContext context)
      throws IOException {
    NestedScope scope = context.nestedScope();
    Deque<ObjectMapper> levels = new ArrayDeque<>();
    for (ObjectMapper level = scope.getObjectMapper();
        level != null;
        level = scope.getObjectMapper()) {
      levels.push(level);
      scope.previousLevel();
    }
    BitSetProducer parents = context.getParentFilter();
    context.setParentFilter(null);
    try {
      return filter.toQuery(context);
    } finally {
      context.setParentFilter(parents);
      levels.forEach(scope::nextLevel);
    }
  }
}
