package dev.vectorcodec.opensearch.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.opensearch.common.util.BigArrays;
import org.opensearch.index.fielddata.IndexFieldData;
import org.opensearch.index.fielddata.LeafFieldData;
import org.opensearch.index.fielddata.ScriptDocValues;
import org.opensearch.index.fielddata.SortedBinaryDocValues;
import org.opensearch.index.mapper.DocValueFetcher;
import org.opensearch.search.DocValueFormat;
import org.opensearch.search.MultiValueMode;
import org.opensearch.search.aggregations.support.CoreValuesSourceType;
import org.opensearch.search.aggregations.support.ValuesSourceType;
import org.opensearch.search.sort.BucketedSort;
import org.opensearch.search.sort.SortOrder;

/**
 * The vectors of a field for {@code docvalue_fields} and scripts. They are read from where searches
 * read them: a field with doc values keeps nothing twice.
 */
final class VectorFieldData implements IndexFieldData<VectorFieldData.Leaf> {

  private final KnnVectorFieldType type;

  VectorFieldData(KnnVectorFieldType type) {
    this.type = type;
  }

  @Override
  public String getFieldName() {
    return type.name();
  }

  @Override
  public ValuesSourceType getValuesSourceType() {
    return CoreValuesSourceType.BYTES;
  }

  @Override
  public Leaf load(LeafReaderContext context) {
    return new Leaf(context.reader(), type);
  }

  @Override
  public Leaf loadDirect(LeafReaderContext context) {
    return load(context);
  }

  @Override
  public SortField sortField(
      Object missingValue,
      MultiValueMode sortMode,
      XFieldComparatorSource.Nested nested,
      boolean reverse) {
    throw new IllegalArgumentException("can't sort on the vectors of [" + type.name() + "]");
  }

  @Override
  public BucketedSort newBucketedSort(
      BigArrays bigArrays,
      Object missingValue,
      MultiValueMode sortMode,
      XFieldComparatorSource.Nested nested,
      SortOrder sortOrder,
      DocValueFormat format,
      int bucketSize,
      BucketedSort.ExtraData extra) {
    throw new IllegalArgumentException("can't sort on the vectors of [" + type.name() + "]");
  }

  /** The vectors of one segment. */
  static final class Leaf implements LeafFieldData {

    private final LeafReader reader;
    private final KnnVectorFieldType type;

    private Leaf(LeafReader reader, KnnVectorFieldType type) {
      this.reader = reader;
      this.type = type;
    }

    private StoredVectors open() {
      try {
        return StoredVectors.of(reader, type);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ScriptDocValues<?> getScriptValues() {
      return new ScriptDocValues.BytesRefs(getBytesValues());
    }

    @Override
    public SortedBinaryDocValues getBytesValues() {
      StoredVectors vectors = open();
      return new SortedBinaryDocValues() {
        @Override
        public boolean advanceExact(int document) throws IOException {
          return vectors.advanceExact(document);
        }

        @Override
        public int docValueCount() {
          return 1;
        }

        @Override
        public BytesRef nextValue() throws IOException {
          return vectors.bytes();
        }
      };
    }

    @Override
    public DocValueFetcher.Leaf getLeafValueFetcher(DocValueFormat format) {
      StoredVectors vectors = open();
      return new DocValueFetcher.Leaf() {
        @Override
        public boolean advanceExact(int document) throws IOException {
          return vectors.advanceExact(document);
        }

        @Override
        public int docValueCount() {
          return 1;
        }

        @Override
        public Object nextValue() throws IOException {
          return vectors.numbers();
        }
      };
    }

    @Override
    public long ramBytesUsed() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
