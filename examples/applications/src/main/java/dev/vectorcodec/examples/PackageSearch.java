package dev.vectorcodec.examples;

import dev.vectorcodec.tools.index.ExactSearch;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;

/** Searches what {@link PackageIndex} wrote: by vector, by words, by both, and exactly. */
public final class PackageSearch {

  /** How deep both lists are that a hybrid search fuses. */
  static final int FUSION_DEPTH = 50;

  /** The usual constant: how little the first ranks stand out. */
  private static final int FUSION_CONSTANT = 60;

  private final IndexSearcher searcher;
  private final int candidates;
  private final Analyzer analyzer = PackageIndex.analyzer();

  /**
   * Searches a reader that the caller closes.
   *
   * @param candidates nearest packages to look for even if fewer hits are wanted: what Lucene calls
   *     k. More of them find more of the nearest and take longer.
   */
  public PackageSearch(IndexReader reader, int candidates) {
    this.searcher = new IndexSearcher(reader);
    this.candidates = candidates;
    // Repeated queries are timed: a cached answer would say nothing.
    searcher.setQueryCache(null);
  }

  /** The nearest packages by the codec's graph or codes, of as many candidates as were set. */
  public TopDocs byVector(float[] vector, int hits) throws IOException {
    int k = Math.max(hits, candidates);
    return searcher.search(new KnnFloatVectorQuery(PackageIndex.VECTOR, vector, k), hits);
  }

  /** The best packages by BM25 among those with any word of the text. */
  public TopDocs byWords(String text, int hits) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (String word : words(text)) {
      query.add(new TermQuery(new Term(PackageIndex.TEXT, word)), BooleanClause.Occur.SHOULD);
    }
    return searcher.search(query.build(), hits);
  }

  /** The best packages by both. */
  TopDocs hybrid(float[] vector, String text, int hits) throws IOException {
    return fuse(byVector(vector, FUSION_DEPTH), byWords(text, FUSION_DEPTH), hits);
  }

  /** Reciprocal rank fusion: only ranks count, as scores of different kinds do not compare. */
  public static TopDocs fuse(TopDocs byVector, TopDocs byWords, int hits) {
    return TopDocs.rrf(hits, FUSION_CONSTANT, new TopDocs[] {byVector, byWords});
  }

  /** The nearest packages by scoring every vector: what recall is measured against. */
  public TopDocs exact(float[] vector, int hits) throws IOException {
    return ExactSearch.nearest(searcher, PackageIndex.VECTOR, vector, hits);
  }

  /** Distinct words, and no more of them than Lucene allows in one query. */
  private Set<String> words(String text) throws IOException {
    Set<String> words = new LinkedHashSet<>();
    try (TokenStream tokens = analyzer.tokenStream(PackageIndex.TEXT, text)) {
      CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (words.size() < IndexSearcher.getMaxClauseCount() && tokens.incrementToken()) {
        words.add(word.toString());
      }
      tokens.end();
    }
    return words;
  }
}
