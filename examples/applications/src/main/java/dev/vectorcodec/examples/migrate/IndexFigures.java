package dev.vectorcodec.examples.migrate;

import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.PackageSearch;
import dev.vectorcodec.examples.Recall;
import dev.vectorcodec.examples.SearchTimer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;

/**
 * What is compared of an index before and after it is migrated.
 *
 * @param formats that wrote vectors of any segment
 * @param vectors of the packages that are not deleted, by the package's name
 */
record IndexFigures(
    Set<String> formats,
    int segments,
    double megabytes,
    double recall,
    double millis,
    Map<String, float[]> vectors) {

  private static final int HITS = 10;

  /**
   * Reads and searches an index.
   *
   * @param candidates nearest packages that a search looks for
   * @param seconds to warm up, and to time
   */
  static IndexFigures of(Directory directory, List<float[]> queries, int candidates, double seconds)
      throws IOException {
    Set<String> formats = new TreeSet<>();
    for (SegmentCommitInfo segment : SegmentInfos.readLatestCommit(directory)) {
      formats.addAll(SegmentFormats.of(segment).values());
    }
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      PackageSearch search = new PackageSearch(reader, candidates);
      Recall recall = new Recall();
      for (float[] query : queries) {
        recall.add(search.byVector(query, HITS), search.exact(query, HITS));
      }
      double round =
          new SearchTimer(seconds)
              .millisPerRound(
                  () -> {
                    for (float[] query : queries) {
                      search.byVector(query, HITS);
                    }
                  });
      return new IndexFigures(
          formats,
          reader.leaves().size(),
          bytes * 1e-6,
          recall.value(),
          round / queries.size(),
          vectors(reader));
    }
  }

  /** How many vectors are not the same, bit for bit, as those of the other index. */
  int differences(IndexFigures other) {
    Set<String> names = new TreeSet<>(vectors.keySet());
    names.addAll(other.vectors.keySet());
    int differences = 0;
    for (String name : names) {
      float[] ours = vectors.get(name);
      float[] others = other.vectors.get(name);
      if (ours == null || others == null || sameBits(ours, others) == false) {
        differences++;
      }
    }
    return differences;
  }

  private static boolean sameBits(float[] left, float[] right) {
    boolean same = left.length == right.length;
    for (int i = 0; same && i < left.length; i++) {
      same = Float.floatToRawIntBits(left[i]) == Float.floatToRawIntBits(right[i]);
    }
    return same;
  }

  private static Map<String, float[]> vectors(DirectoryReader reader) throws IOException {
    Map<String, float[]> vectors = new HashMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(PackageIndex.VECTOR);
      if (values == null) {
        continue;
      }
      Bits liveDocs = leaf.reader().getLiveDocs();
      KnnVectorValues.DocIndexIterator documents = values.iterator();
      for (int document = documents.nextDoc();
          document != KnnVectorValues.DocIndexIterator.NO_MORE_DOCS;
          document = documents.nextDoc()) {
        if (liveDocs == null || liveDocs.get(document)) {
          String name = leaf.reader().storedFields().document(document).get(PackageIndex.NAME);
          vectors.put(name, values.vectorValue(documents.index()).clone());
        }
      }
    }
    return vectors;
  }
}
