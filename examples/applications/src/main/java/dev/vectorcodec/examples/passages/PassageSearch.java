package dev.vectorcodec.examples.passages;

import dev.vectorcodec.tools.index.ExactSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.util.BytesRef;

/** Searches what {@link PassageIndex} wrote. */
final class PassageSearch {

  private final IndexSearcher searcher;
  private final BitSetProducer texts = PassageIndex.texts();

  /** Searches a reader that the caller closes. */
  PassageSearch(IndexReader reader) {
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
  }

  /** The best passage of each of the best texts. */
  TopDocs byText(float[] vector, int count) throws IOException {
    return searcher.search(
        new DiversifyingChildrenFloatKnnVectorQuery(
            PassageIndex.VECTOR, vector, null, count, texts),
        count);
  }

  /** The best passages, however many of them are of one text. */
  TopDocs byPassage(float[] vector, int count) throws IOException {
    return searcher.search(new KnnFloatVectorQuery(PassageIndex.VECTOR, vector, count), count);
  }

  /** The best passages of texts that are known already, by their titles. */
  TopDocs within(float[] vector, Collection<String> titles, int count) throws IOException {
    List<BytesRef> terms = titles.stream().map(title -> new BytesRef(title)).toList();
    Query filter = new ToChildBlockJoinQuery(new TermInSetQuery(PassageIndex.TITLE, terms), texts);
    return searcher.search(
        new KnnFloatVectorQuery(PassageIndex.VECTOR, vector, count, filter), count);
  }

  /** What {@link #byText} should find, by scoring all passages. */
  TopDocs exactByText(float[] vector, int count) throws IOException {
    TopDocs all =
        ExactSearch.nearest(
            searcher, PassageIndex.VECTOR, vector, searcher.getIndexReader().maxDoc());
    Set<Integer> seen = new HashSet<>();
    List<ScoreDoc> best = new ArrayList<>();
    for (ScoreDoc hit : all.scoreDocs) {
      if (best.size() < count && seen.add(text(hit.doc))) {
        best.add(hit);
      }
    }
    return new TopDocs(all.totalHits, best.toArray(new ScoreDoc[0]));
  }

  /** The document of the text that a passage is of. */
  int text(int passage) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(passage, leaves));
    return leaf.docBase + texts.getBitSet(leaf).nextSetBit(passage - leaf.docBase);
  }

  /** Reads what was stored of the hits. */
  List<Passage> passages(TopDocs hits) throws IOException {
    List<Passage> passages = new ArrayList<>();
    for (ScoreDoc hit : hits.scoreDocs) {
      Document stored = searcher.storedFields().document(hit.doc);
      passages.add(
          new Passage(
              searcher.storedFields().document(text(hit.doc)).get(PassageIndex.TITLE),
              stored.getField(PassageIndex.START).numericValue().intValue(),
              List.of(stored.get(PassageIndex.WORDS).split(" ", -1)),
              List.of(stored.get(PassageIndex.SOURCES).split(" ", -1)),
              hit.score));
    }
    return passages;
  }
}
