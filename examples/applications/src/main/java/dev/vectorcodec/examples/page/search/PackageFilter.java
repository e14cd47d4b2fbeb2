package dev.vectorcodec.examples.page.search;

import dev.vectorcodec.examples.DebianPackage;
import dev.vectorcodec.examples.PackageIndex;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Which packages may be found.
 *
 * @param section none for all
 * @param mostKib largest installed size; none for any
 */
public record PackageFilter(Optional<String> section, OptionalLong mostKib) {

  /** Every package. */
  public static final PackageFilter ALL = new PackageFilter(Optional.empty(), OptionalLong.empty());

  /** The filter as Lucene takes it; none if every package may be found. */
  public Optional<Query> query() {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    section.ifPresent(
        name ->
            query.add(
                new TermQuery(new Term(PackageIndex.SECTION, name)), BooleanClause.Occur.FILTER));
    mostKib.ifPresent(
        most ->
            query.add(
                LongField.newRangeQuery(PackageIndex.INSTALLED_KIB, 0, most),
                BooleanClause.Occur.FILTER));
    BooleanQuery built = query.build();
    return built.clauses().isEmpty() ? Optional.empty() : Optional.of(built);
  }

  /** Whether a package may be found. */
  public boolean accepts(DebianPackage entry) {
    return entry.section().equals(section.orElse(entry.section()))
        && entry.installedKib() <= mostKib.orElse(Long.MAX_VALUE);
  }
}
