package dev.vectorcodec.examples.page.search;

import dev.vectorcodec.examples.DebianPackage;
import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.TermVectorEmbedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.util.IOSupplier;
import org.apache.lucene.util.QueryBuilder;

/** Searches by vector, by words and by both, and times each. */
public final class SideBySideSearch {

  /** How deep both lists are that are fused. */
  private static final int FUSION_DEPTH = 50;

  /** The usual constant: how little the first ranks stand out. */
  private static final int FUSION_CONSTANT = 60;

  /** The first search of a kind may wait for what a later one finds ready. */
  private static final int RUNS = 5;

  private static final TopDocs NOTHING =
      new TopDocs(new TotalHits(0, TotalHits.Relation.EQUAL_TO), new ScoreDoc[0]);

  private final PackageCollection collection;
  private final OpenIndex index;
  private final Analyzer analyzer = PackageIndex.analyzer();

  /** Searches the index of this library's format, which has the words, too. */
  public SideBySideSearch(PackageCollection collection) {
    this.collection = collection;
    this.index = collection.index(IndexFormat.RABITQ);
  }

  /** Answers in every way. */
  public SearchAnswer answer(SearchRequest request) throws IOException {
    TermVectorEmbedder embedder = collection.embedder();
    Set<String> unknown = new LinkedHashSet<>(TermVectorEmbedder.terms(request.text()));
    unknown.removeIf(embedder::isKnown);
    Optional<float[]> vector = embedder.embed(request.text());
    Query words = words(request);
    SearchAnswer.Way byVector = null;
    if (vector.isPresent()) {
      float[] query = vector.get();
      Timed timed = timed(() -> byVector(query, request, request.hits()));
      byVector = way(timed, recall(timed.hits, query, request));
    }
    Timed byWords = timed(() -> index.searcher().search(words, request.hits()));
    return new SearchAnswer(
        List.copyOf(unknown),
        accepted(request.filter()),
        byVector,
        way(byWords, null),
        fused(vector, words, request));
  }

  private SearchAnswer.Way fused(Optional<float[]> vector, Query words, SearchRequest request)
      throws IOException {
    TopDocs[] lists = new TopDocs[2];
    Timed timed =
        timed(
            () -> {
              lists[0] =
                  vector.isPresent() ? byVector(vector.get(), request, FUSION_DEPTH) : NOTHING;
              lists[1] = index.searcher().search(words, FUSION_DEPTH);
              return TopDocs.rrf(request.hits(), FUSION_CONSTANT, lists);
            });
    List<FoundPackage> hits = new ArrayList<>();
    for (ScoreDoc hit : timed.hits.scoreDocs) {
      hits.add(
          found(hit, new FoundPackage.Ranks(rank(hit.doc, lists[0]), rank(hit.doc, lists[1]))));
    }
    return new SearchAnswer.Way(hits, timed.millis, null);
  }

  private TopDocs byVector(float[] vector, SearchRequest request, int hits) throws IOException {
    Query filter = request.filter().query().orElse(null);
    Query query = index.format().query(PackageIndex.VECTOR, vector, hits, request.effort(), filter);
    return index.searcher().search(query, hits);
  }

  /** Any of the words, ranked by BM25. */
  private Query words(SearchRequest request) {
    Query words = new QueryBuilder(analyzer).createBooleanQuery(PackageIndex.TEXT, request.text());
    if (words == null) {
      return new MatchNoDocsQuery("no words");
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    query.add(words, BooleanClause.Occur.MUST);
    request.filter().query().ifPresent(filter -> query.add(filter, BooleanClause.Occur.FILTER));
    return query.build();
  }

  private int accepted(PackageFilter filter) {
    return (int)
        collection.packages().stream().filter(entry -> filter.accepts(entry.entry())).count();
  }

  private double recall(TopDocs hits, float[] vector, SearchRequest request) {
    float[] exact =
        ExactScores.nearest(collection.packages(), request.filter(), vector, request.hits());
    float[] scores = new float[hits.scoreDocs.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = hits.scoreDocs[i].score;
    }
    return ExactScores.recall(scores, exact);
  }

  private SearchAnswer.Way way(Timed timed, Double recall) {
    List<FoundPackage> hits = new ArrayList<>();
    for (ScoreDoc hit : timed.hits.scoreDocs) {
      hits.add(found(hit, null));
    }
    return new SearchAnswer.Way(hits, timed.millis, recall);
  }

  private FoundPackage found(ScoreDoc hit, FoundPackage.Ranks ranks) {
    int place = index.packageOf(hit.doc);
    DebianPackage entry = collection.packages().get(place).entry();
    return new FoundPackage(
        place,
        entry.name(),
        entry.summary(),
        entry.section(),
        entry.installedKib(),
        hit.score,
        ranks);
  }

  private static Integer rank(int document, TopDocs list) {
    for (int i = 0; i < list.scoreDocs.length; i++) {
      if (list.scoreDocs[i].doc == document) {
        return i + 1;
      }
    }
    return null;
  }

  private static Timed timed(IOSupplier<TopDocs> search) throws IOException {
    double[] millis = new double[RUNS];
    TopDocs hits = null;
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      hits = search.get();
      millis[run] = (System.nanoTime() - start) * 1e-6;
    }
    Arrays.sort(millis);
    return new Timed(hits, millis[RUNS / 2]);
  }

  /** What a search found, and how long it took. */
  private record Timed(TopDocs hits, double millis) {}
}
