package dev.vectorcodec.examples.filter;

import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Accepts some packages.
 *
 * @param name says in words which
 */
record PackageFilter(String name, Query query) {

  /** Which shares of the packages the filters by size accept that are compared. */
  private static final List<Double> SHARES = List.of(0.5, 0.2, 0.05, 0.01, 0.002);

  /** Accepts all: what the others are compared with. */
  static PackageFilter none() {
    return new PackageFilter("no filter", MatchAllDocsQuery.INSTANCE);
  }

  static PackageFilter section(String section) {
    return new PackageFilter(
        "section " + section, new TermQuery(new Term(PackageIndex.SECTION, section)));
  }

  /** Accepts installed sizes in KiB, both bounds included. */
  static PackageFilter size(long least, long most) {
    String name = String.format(Locale.ROOT, "%,d to %,d KiB", least, most);
    if (most == Long.MAX_VALUE) {
      name = least == 0 ? "any size" : String.format(Locale.ROOT, "from %,d KiB", least);
    } else if (least == 0) {
      name = String.format(Locale.ROOT, "up to %,d KiB", most);
    }
    return new PackageFilter(
        name, LongField.newRangeQuery(PackageIndex.INSTALLED_KIB, least, most));
  }

  /** Accepts what both accept. */
  PackageFilter and(PackageFilter other) {
    Query both =
        new BooleanQuery.Builder()
            .add(query, BooleanClause.Occur.FILTER)
            .add(other.query, BooleanClause.Occur.FILTER)
            .build();
    return new PackageFilter(name + ", " + other.name, both);
  }

  /** Filters of many shares: none, the two largest sections, and sizes from common to rare. */
  static List<PackageFilter> ofManyShares(List<EmbeddedPackage> packages) {
    List<PackageFilter> filters = new ArrayList<>(List.of(none()));
    Map<String, Long> counts =
        packages.stream()
            .collect(
                Collectors.groupingBy(
                    (EmbeddedPackage embedded) -> embedded.entry().section(),
                    Collectors.counting()));
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(2)
        .forEach(entry -> filters.add(section(entry.getKey())));
    long[] sizes =
        packages.stream().mapToLong(embedded -> embedded.entry().installedKib()).sorted().toArray();
    for (double share : SHARES) {
      // From the large end, where sizes differ: many packages of the smallest sizes are the same.
      filters.add(size(sizes[(int) (sizes.length * (1 - share))], Long.MAX_VALUE));
    }
    return filters;
  }
}
