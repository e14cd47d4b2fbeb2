package dev.vectorcodec.durable.document;

import dev.vectorcodec.log.LogDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOFunction;

/**
 * The fields of a document: the application's, the id by which it is replaced, and the log sequence
 * number of the write that put it there.
 *
 * @param mapper makes the application's fields of a record
 * @param idField a term of the id's bytes, stored
 * @param lsnField a numeric doc value
 */
public record DocumentFields(
    IOFunction<LogDocument, Document> mapper, String idField, String lsnField) {

  /** The fields of a record but the log sequence number, in a list that can be added to. */
  List<IndexableField> of(LogDocument record) throws IOException {
    Document document = mapper.apply(record);
    if (document == null) {
      throw new IllegalArgumentException("the mapper returned no document for id " + text(record));
    }
    List<IndexableField> fields = new ArrayList<>(document.getFields().size() + 2);
    for (IndexableField field : document) {
      if (field.name().equals(idField) || field.name().equals(lsnField)) {
        throw new IllegalArgumentException(
            "the mapper must not add field " + field.name() + ", which the writer adds itself");
      }
      fields.add(GuardedField.of(field));
    }
    fields.add(new StringField(idField, new BytesRef(record.id()), Field.Store.YES));
    return fields;
  }

  IndexableField lsn(long lsn) {
    return new NumericDocValuesField(lsnField, lsn);
  }

  Term id(BytesRef id) {
    return new Term(idField, id);
  }

  /** Documents of some ids. */
  Query ids(Collection<BytesRef> ids) {
    return new TermInSetQuery(idField, ids);
  }

  /** Documents of some ids, without those of a range of log sequence numbers. */
  Query idsWithout(Collection<BytesRef> ids, long firstLsn, long lastLsn) {
    return idsAnd(ids, BooleanClause.Occur.MUST_NOT, firstLsn, lastLsn);
  }

  /** Documents of some ids and of a range of log sequence numbers. */
  Query idsWithin(Collection<BytesRef> ids, long firstLsn, long lastLsn) {
    return idsAnd(ids, BooleanClause.Occur.FILTER, firstLsn, lastLsn);
  }

  private Query idsAnd(
      Collection<BytesRef> ids, BooleanClause.Occur occur, long firstLsn, long lastLsn) {
    return new BooleanQuery.Builder()
        .add(ids(ids), BooleanClause.Occur.FILTER)
        .add(lsns(firstLsn, lastLsn), occur)
        .build();
  }

  /** Documents of a range of log sequence numbers. */
  Query lsns(long firstLsn, long lastLsn) {
    return NumericDocValuesField.newSlowRangeQuery(lsnField, firstLsn, lastLsn);
  }

  private static String text(LogDocument record) {
    return new BytesRef(record.id()).toString();
  }
}
