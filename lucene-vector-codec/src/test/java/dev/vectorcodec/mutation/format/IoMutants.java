package dev.vectorcodec.mutation.format;

import static dev.vectorcodec.mutation.format.FormatMutant.by;

import dev.vectorcodec.corruption.TestVanishingFiles;
import dev.vectorcodec.documents.TestFileFormatRules;
import dev.vectorcodec.io.TestPageEnds;
import dev.vectorcodec.io.TestPagedFile;
import dev.vectorcodec.mutation.format.FormatMutant.Finder;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in how bytes get from files to the kernels. */
final class IoMutants {

  private static final String FILE = "io/PagedFile.java";
  private static final String VERIFIED = "io/VerifiedPages.java";

  private IoMutants() {}

  static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(ranges());
    all.addAll(pages());
    all.addAll(table());
    all.addAll(failures());
    return all;
  }

  private static List<FormatMutant> ranges() {
    Finder ranges = by(TestPagedFile.class, "testRangesThatLeaveTheData");
    Finder gathers = by(TestPagedFile.class, "testGathersThatLeaveTheData");
    return List.of(
        ranges.finds(
            "range may end one byte behind the data",
            FILE,
            "position > roots.dataLength() - length) {",
            "position > roots.dataLength() - length + 1) {"),
        ranges.finds(
            "range may start before the data",
            FILE,
            "if (position < 0 || length < 0 ||",
            "if (length < 0 ||"),
        gathers.finds(
            "records are not all in range before the first is read",
            FILE,
            "checkRanges(origin, bytes, bytes, records, from, count);\n      readAhead(",
            "readAhead("),
        gathers.finds(
            "range of the last record of a batch not checked",
            FILE,
            "for (int i = from; i < from + count; i++) {\n        checkRange(",
            "for (int i = from; i < from + count - 1; i++) {\n        checkRange("),
        by(TestPagedFile.class, "testABatchIsAskedForBeforeItIsRead")
            .finds(
                "batch not asked for before it is read",
                FILE,
                "prefetch(origin + (long) records[i] * strideBytes, lengthBytes);",
                ""));
  }

  private static List<FormatMutant> pages() {
    Finder touches = by(TestPageEnds.class, "testRangesThatTouchADamagedPage");
    Finder others = by(TestPageEnds.class, "testEveryOtherPageHasPassed");
    return List.of(
        touches.finds(
            "page in which a range only ends not verified",
            FILE,
            "long last = (position + length - 1) >>> PageLayout.PAGE_SHIFT;\n        for",
            "long last = position >>> PageLayout.PAGE_SHIFT;\n        for"),
        touches.finds(
            "checksum of a page not compared",
            FILE,
            "if (checksum != unverifiedInt(entryOffset)) {",
            "if (checksum != unverifiedInt(entryOffset) && page < 0) {"),
        touches.finds(
            "last page of a range taken for verified with the others",
            VERIFIED,
            "for (long page = first; page <= last; page++) {",
            "for (long page = first; page < last; page++) {"),
        touches.finds(
            "page behind a verified one taken for verified",
            VERIFIED,
            "pages[(int) (page >>> 6)] |= 1L << page;\n  }\n\n  boolean containsTablePage",
            "pages[(int) (page >>> 6)] |= 3L << page;\n  }\n\n  boolean containsTablePage"),
        others.finds(
            "two pages share a bit at the end of a word",
            VERIFIED,
            "return (pages[(int) (page >>> 6)] & 1L << page) != 0;",
            "return (pages[(int) (page >>> 7)] & 1L << page) != 0;"),
        by(TestPagedFile.class, "testGathersFindDamagedPages")
            .finds(
                "page of the last record of a batch not verified",
                FILE,
                "for (int i = from; i < from + count; i++) {\n        verify(",
                "for (int i = from; i < from + count - 1; i++) {\n        verify("));
  }

  private static List<FormatMutant> table() {
    Finder steps = by(TestPageEnds.class, "testEachStepOfTheTableIsVerified");
    return List.of(
        steps.finds(
            "one step of the page table verified for all",
            FILE,
            "if (verified.containsTablePage(tablePage) == false) {",
            "if (verified.containsTablePage(0) == false && tablePage == 0) {"),
        steps.finds(
            "root of a step of the page table not compared",
            FILE,
            "if (checksum(offset, length) != roots.checksums()[(int) tablePage]) {",
            "if (checksum(offset, length) != roots.checksums()[(int) tablePage] && page < 0) {"),
        by(TestPagedFile.class, "testReadsWhatWasWritten")
            .finds(
                "checksum of a page goes on from the page before",
                "io/PagedOutput.java",
                "pageChecksum.reset();",
                ""),
        by(TestFileFormatRules.class, "testRoots")
            .finds(
                "number of roots not compared with the length",
                "io/PageRoots.java",
                "|| count != expected\n",
                "\n"));
  }

  private static List<FormatMutant> failures() {
    Finder closed = by(TestPagedFile.class, "testClosed");
    return List.of(
        closed.finds(
            "cursor of a closed file handed out",
            FILE,
            "if (closed) {\n      throw new AlreadyClosedException(input.toString());",
            "if (closed && roots == null) {\n"
                + "      throw new AlreadyClosedException(input.toString());"),
        by(TestVanishingFiles.class, "testReadAfterFailedRead")
            .finds(
                "buffer of a failed read given out by the next",
                FILE,
                "source = null;\n      if",
                "if"));
  }
}
