package dev.vectorcodec.mutation.format;

import static dev.vectorcodec.mutation.format.FormatMutant.by;

import dev.vectorcodec.corruption.TestForgedDocuments;
import dev.vectorcodec.documents.TestFileFormatRules;
import dev.vectorcodec.mutation.format.FormatMutant.Finder;
import dev.vectorcodec.property.TestFilteredSearch;
import dev.vectorcodec.segment.TestMergeOfUncheckedVectors;
import dev.vectorcodec.segment.search.TestThreeWays;
import dev.vectorcodec.segment.stored.TestBulkScores;
import dev.vectorcodec.segment.stored.TestDocumentOrder;
import dev.vectorcodec.segment.stored.TestScaledVectors;
import dev.vectorcodec.segment.stored.TestStaleScratch;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in how vectors and documents are stored and read, and in what metadata may say. */
final class StoredMutants {

  private static final String METADATA = "segment/format/FieldMetadata.java";
  private static final String ORDER = "segment/stored/DocumentOrder.java";
  private static final String CURSOR = "segment/stored/VectorCursor.java";
  private static final String VALUES = "segment/stored/StoredVectors.java";

  private StoredMutants() {}

  static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(documents());
    all.addAll(vectors());
    all.addAll(metadata());
    return all;
  }

  private static List<FormatMutant> documents() {
    Finder refused = by(TestForgedDocuments.class, "testRefused");
    Finder batches = by(TestForgedDocuments.class, "testRefusedAtTheEndOfABatch");
    return List.of(
        refused.finds(
            "documents not looked at before they are used", VALUES, "documents.check();\n", "\n"),
        refused.finds(
            "document may stand twice in a row",
            ORDER,
            "if (documents[i] <= last ||",
            "if (documents[i] < last ||"),
        refused.finds(
            "last document may be the number of documents",
            ORDER,
            "|| documents[i] >= maxDoc) {",
            "|| documents[i] > maxDoc) {"),
        batches.finds(
            "documents compared within their batch alone",
            ORDER,
            "cursor.readInts(layout.documentOffset(first), documents, 0, count);",
            "cursor.readInts(layout.documentOffset(first), documents, 0, count);\n"
                + "      last = -1;"),
        batches.finds(
            "last document of a batch not looked at",
            ORDER,
            "for (int i = 0; i < count; i++) {",
            "for (int i = 0; i < count - 1; i++) {"),
        by(TestDocumentOrder.class, "testSparse")
            .finds(
                "documents looked at by every use",
                ORDER,
                "ascends = file.guard(this::checkAll);",
                "file.guard(this::checkAll);"));
  }

  private static List<FormatMutant> vectors() {
    Finder scans = by(TestThreeWays.class, "testScans");
    Finder bulk = by(TestBulkScores.class, "testAgainstSingleScores");
    return List.of(
        by(TestFilteredSearch.class, "testSparse")
            .finds(
                "gallop over the documents passes one over",
                CURSOR,
                "low += step;\n",
                "low += step + 1;\n"),
        scans.finds(
            "vectors in a row read without the rest of their padded dimension",
            "segment/stored/FloatScorer.java",
            "if (vectors().isPlain() && vectors().layout().dimension() == paddedDimension) {",
            "if (vectors().isPlain()) {"),
        bulk.finds(
            "deleted documents scored together with the others",
            VALUES,
            "if (liveDocs == null || liveDocs.get(document)) {",
            "if (document >= 0) {"),
        bulk.finds(
            "last slots of a batch have the scores of the first",
            VALUES,
            "scores[first + i] = scorer.score(scorer.measure(loaded[i], i));",
            "scores[first + i] = scorer.score(scorer.measure(loaded[i], i & 3));"),
        by(TestStaleScratch.class, "testWhatAnotherSearchLeft")
            .finds(
                "padding of scratch space keeps what another search left",
                "segment/stored/FloatScorer.java",
                "clearPadding(query.length);\n  }\n\n  /** A scorer with",
                "}\n\n  /** A scorer with"),
        by(TestScaledVectors.class, "testAnyFloats")
            .finds(
                "components of bytes cut instead of rounded",
                "segment/stored/ScaledInt8.java",
                "(byte) Math.rint(vector[i] / scale);",
                "(byte) (vector[i] / scale);"),
        by(TestMergeOfUncheckedVectors.class, "testVectorThatIsNotFinite")
            .finds(
                "vector that is not finite merged",
                "segment/stored/VectorWriter.java",
                "checkFinite(document, vector);\n",
                "\n"));
  }

  private static List<FormatMutant> metadata() {
    Finder numbers = by(TestFileFormatRules.class, "testNumbers");
    Finder parts = by(TestFileFormatRules.class, "testParts");
    return List.of(
        numbers.finds(
            "more entries than vectors believed",
            METADATA,
            "0, Math.min(count, CodesLayout.MAX_ENTRIES));",
            "0, CodesLayout.MAX_ENTRIES);"),
        numbers.finds(
            "mean that is not finite believed",
            METADATA,
            "if (Float.isFinite(value) == false) {",
            "if (Float.isFinite(value) == false && bits == 0) {"),
        parts.finds(
            "part behind the end of its file believed",
            METADATA,
            "|| offset > file.dataLength() - length) {",
            "|| offset > Long.MAX_VALUE - 64) {"),
        parts.finds(
            "part that is not aligned believed",
            METADATA,
            "|| offset % VectorLayout.ALIGNMENT != 0\n",
            "\n"),
        by(TestFileFormatRules.class, "testFieldNumbers")
            .finds(
                "field that stands twice believed",
                "segment/format/SegmentMetadata.java",
                "if (fields.put(fieldNumber, metadata) != null) {",
                "if (fields.put(fieldNumber, metadata) == metadata) {"));
  }
}
