package dev.vectorcodec.documents.constants;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.durable.DurableRecovery;
import dev.vectorcodec.graph.ClusterSample;
import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.Ranking;
import dev.vectorcodec.graph.candidates.NodeCandidates;
import dev.vectorcodec.graph.merge.FreshVectors;
import dev.vectorcodec.io.PageSize;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameLayout;
import dev.vectorcodec.log.format.WitnessLayout;
import dev.vectorcodec.log.storage.FileLogLock;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.GraphLayout;
import dev.vectorcodec.segment.stored.ExactScorer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: constants that users rely on are in the documents what they are in the code. A document
 * that states something else fails, and so does one that does not state it any more.
 */
public class TestStatedConstants extends LuceneTestCase {

  private static final String README = "README.md";
  private static final String ARCHITECTURE = "docs/architecture.md";
  private static final String DURABILITY = "docs/durability.md";
  private static final String FILE_FORMAT = "docs/file-format.md";
  private static final String LOG_FORMAT = "docs/log-format.md";
  private static final String DECISIONS = "docs/decisions/";
  private static final String SOURCES = "lucene-vector-codec/src/main/java/dev/vectorcodec/";
  private static final String GRAPH_OPTIONS = SOURCES + "RabitqGraphOptions.java";
  private static final String LOG_OPTIONS = SOURCES + "log/LogOptions.java";
  private static final String DURABLE_OPTIONS = SOURCES + "durable/DurableOptions.java";

  /** "1,000 + 100,000 / dimension vectors, at most 2,000". */
  private static final String THRESHOLD =
      "([\\d,]+) \\+ ([\\d,]+) / dimension(?: vectors)?, at most ([\\d,]*\\d)";

  private static final LogOptions LOG = LogOptions.DEFAULT;

  private static long exactly(long value, long unit) {
    assertEquals("not a multiple of " + unit, 0, value % unit);
    return value / unit;
  }

  private static long kibibytes(long bytes) {
    return exactly(bytes, 1 << 10);
  }

  private static long mebibytes(long bytes) {
    return exactly(bytes, 1 << 20);
  }

  private static long milliseconds(long nanos) {
    return exactly(nanos, Duration.ofMillis(1).toNanos());
  }

  private static List<StatedConstant> graphOptions() {
    int[] bits = CodeConstants.codeBits();
    int[] defaultBits = CodeConstants.defaultCodeBits();
    assertEquals(2, defaultBits.length);
    int leastBits = bits[0];
    int mostBits = bits[bits.length - 1];
    Object[] degrees = CodeConstants.degrees().toArray();
    int ofDistances = CodeConstants.beamWidth(Ranking.DISTANCE);
    int ofProducts = CodeConstants.beamWidth(Ranking.INNER_PRODUCT);
    int degree = RabitqGraphOptions.DEFAULT.degree();
    int neighborCodeBytes = new NeighborCodeLayout(128, degree).sizeInBytes();
    return List.of(
        StatedConstant.of(
            README,
            "\\| dimensions \\| 1 to ([\\d,]+) \\|",
            RabitqGraphVectorsFormat.MAX_DIMENSIONS),
        StatedConstant.of(
            README, "a beam is 1 to ([\\d,]+) wide", BeamWidthStrategy.MAX_BEAM_WIDTH),
        StatedConstant.of(
            README, "\\| neighbors of a node \\| (\\d+), (\\d+), (\\d+) or (\\d+) \\|", degrees),
        StatedConstant.of(README, "\\| degree: [^|]*\\| (\\d+) \\|", degree),
        StatedConstant.of(
            README,
            "\\| code bits a component, (\\d) to (\\d) \\| by dimension, (\\d) or (\\d) \\|",
            leastBits,
            mostBits,
            defaultBits[0],
            defaultBits[1]),
        StatedConstant.of(
            README, "\\| beam width: [^|]*\\| (\\d+); (\\d+) for inner", ofDistances, ofProducts),
        StatedConstant.of(
            README,
            "larger by (\\d+) bytes a vector \\(128 dimensions, degree (\\d+)\\)",
            neighborCodeBytes,
            degree),
        StatedConstant.of(README, "setCodec\\(new (\\w+)\\(\\)\\)", Rabitq104Codec.NAME),
        StatedConstant.of(
            GRAPH_OPTIONS, "(\\d+) \\(default\\), (\\d+), (\\d+) or (\\d+)\\. More", degrees),
        StatedConstant.of(
            GRAPH_OPTIONS, "by dimension, (\\d) to (\\d)\\. With", leastBits, mostBits),
        StatedConstant.of(
            GRAPH_OPTIONS, "The default is (\\d+), and (\\d+) for inner", ofDistances, ofProducts),
        StatedConstant.of(
            GRAPH_OPTIONS, "degree 32 by (\\d+) bytes, one and a half", neighborCodeBytes));
  }

  private static List<StatedConstant> searchesAndBuilds() {
    int atOnce = ExactScorer.slots(1024) * 1024 * Float.BYTES;
    int leastThreshold = CodeConstants.graphThreshold(1 << 30);
    int mostThreshold = CodeConstants.graphThreshold(1);
    int dimensions = (CodeConstants.graphThreshold(1_000) - leastThreshold) * 1_000;
    long smallCodes = CodeConstants.codesPercent(RabitqGraphVectorsFormat.MAX_DIMENSIONS);
    long largeCodes = CodeConstants.codesPercent(64);
    List<StatedConstant> constants = new ArrayList<>();
    for (String document :
        List.of(
            GRAPH_OPTIONS,
            DECISIONS + "0011-one-compact-layout.md",
            DECISIONS + "0015-what-a-flush-builds.md")) {
      constants.add(
          StatedConstant.of(document, THRESHOLD, leastThreshold, dimensions, mostThreshold));
    }
    for (String document : List.of(README, SOURCES + "CodesWarmer.java")) {
      constants.add(
          StatedConstant.of(
              document, "(\\d+) to (\\d+) % of (?:the|float) vectors", smallCodes, largeCodes));
    }
    constants.addAll(
        List.of(
            StatedConstant.of(
                README, "\\| ([\\d,]+) to ([\\d,]+) vectors, by", leastThreshold, mostThreshold),
            StatedConstant.of(
                ARCHITECTURE,
                "Beyond ([\\d,]+) vectors their candidates",
                NodeCandidates.Storage.of(null).rangeNodes()),
            StatedConstant.of(ARCHITECTURE, "(\\d+) KB of vectors \\(or one\\)", kibibytes(atOnce)),
            StatedConstant.of(
                DECISIONS + "0008-building.md",
                "(\\d+) candidates of each vector take",
                GraphBuilder.CANDIDATES),
            StatedConstant.of(
                DECISIONS + "0008-building.md",
                "a node keeps (\\d+) candidates",
                GraphBuilder.CANDIDATES),
            StatedConstant.of(
                DECISIONS + "0014-merges-carry-over.md",
                "\\((\\d+) more candidates\\)",
                FreshVectors.AMONG)));
    return constants;
  }

  private static List<StatedConstant> fileFormat() throws IOException {
    Map<String, CodeConstants.Header> headers = CodeConstants.headers();
    assertEquals(4, headers.size());
    List<StatedConstant> constants = new ArrayList<>();
    TreeSet<Integer> lengths = new TreeSet<>();
    for (Map.Entry<String, CodeConstants.Header> header : headers.entrySet()) {
      String codecName = header.getValue().codecName();
      lengths.add(codecName.length());
      constants.add(
          StatedConstant.of(
              FILE_FORMAT, "\\| `\\." + header.getKey() + "` \\| `(\\w+)` \\|", codecName));
      constants.add(
          StatedConstant.of(
              FILE_FORMAT, "\\| be32 \\| version \\| (\\d+) \\|", header.getValue().version()));
    }
    constants.addAll(
        List.of(
            StatedConstant.of(
                FILE_FORMAT,
                "length n of the codec name \\| (\\d+) to (\\d+) \\|",
                lengths.first(),
                lengths.last()),
            StatedConstant.of(
                FILE_FORMAT, "suffixes such as `(\\w+)_0`", RabitqGraphVectorsFormat.NAME),
            StatedConstant.of(
                FILE_FORMAT, "data in steps of (\\d+) bytes from offset 0", PageSize.inBytes()),
            StatedConstant.of(
                README, "protects every (\\d+) KiB that", kibibytes(PageSize.inBytes())),
            StatedConstant.of(
                FILE_FORMAT,
                "\\| dimension \\| components \\| 1 to (\\d+);",
                RabitqGraphVectorsFormat.MAX_DIMENSIONS),
            StatedConstant.of(
                FILE_FORMAT, "1 to min\\(count, (\\d+)\\)", CodeRecordLayout.MAX_CLUSTERS),
            StatedConstant.of(FILE_FORMAT, "0 to min\\(count, (\\d+)\\)", CodesLayout.MAX_ENTRIES),
            StatedConstant.of(
                FILE_FORMAT,
                "else a multiple of (\\d+), (\\d+) to (\\d+) \\|",
                GraphLayout.DEGREE_STEP,
                GraphLayout.DEGREE_STEP,
                GraphLayout.MAX_DEGREE),
            StatedConstant.of(
                FILE_FORMAT,
                "beam width \\| candidates \\| 1 to (\\d+) \\|",
                BeamWidthStrategy.MAX_BEAM_WIDTH),
            StatedConstant.of(
                FILE_FORMAT,
                "writes degrees of (\\d+), (\\d+), (\\d+) or (\\d+),",
                CodeConstants.degrees().toArray()),
            StatedConstant.of(FILE_FORMAT, "1 \\+ ⌊n / (\\d+)⌋ of", ClusterSample.PART_SIZE)));
    return constants;
  }

  private static List<StatedConstant> logOptions() {
    long frame = mebibytes(LOG.maxFrameBytes());
    long idle = milliseconds(LOG.idleNanos());
    long reliance = milliseconds(FileLogLock.RELIANCE_NANOS);
    assertEquals(Duration.ofSeconds(1).toNanos(), LOG.retryNanos());
    return List.of(
        StatedConstant.of(
            README,
            "log \\| (\\d+) MiB by default, at most (\\d+) GiB; an id has (\\d+) to ([\\d,]+)"
                + " bytes",
            frame,
            exactly(LogOptions.MAX_FRAME_BYTES, 1 << 30),
            CodeConstants.leastIdBytes(),
            LogDocument.MAX_ID_BYTES),
        StatedConstant.of(README, "since the last pause of (\\d+) ms", idle),
        StatedConstant.of(README, "notices within (\\d+) ms", reliance),
        StatedConstant.of(DURABILITY, "since the last pause of (\\d+) ms", idle),
        StatedConstant.of(DURABILITY, "when no write came for (\\d+) ms", idle),
        StatedConstant.of(DURABILITY, "every (\\d+) ms while it acknowledges", reliance),
        StatedConstant.of(DURABILITY, "`withMaxFrameBytes`, (\\d+) MiB", frame),
        StatedConstant.of(
            DURABILITY, "`LogOptions.withBufferBytes`, (\\d+) KiB", kibibytes(LOG.bufferBytes())),
        StatedConstant.of(
            DURABILITY,
            "at least (\\d+) KiB and at most `LogOptions.withPreallocationBytes` \\((\\d+) MiB\\)",
            kibibytes(LOG.firstPreallocationBytes()),
            mebibytes(LOG.preallocationBytes())),
        StatedConstant.of(
            DURABILITY, "(\\d+) MiB \\(`withReserveBytes`\\)", mebibytes(LOG.reserveBytes())),
        StatedConstant.of(DURABILITY, "within a (\\w+) \\(`withRetryDelay`\\)", "second"),
        StatedConstant.of(
            DURABILITY, "\\| `(\\w+)` \\(default\\) \\|", DurableOptions.DEFAULT.mode()),
        StatedConstant.of(
            DURABILITY, "the first (\\d+) batches with", DurableRecovery.MAX_SKIPPED_WITH_CAUSE),
        StatedConstant.of(
            LOG_OPTIONS,
            "(\\d+) MiB by default\\.[^/]*/ public LogOptions withQueueBytes",
            mebibytes(LOG.queueBytes())),
        StatedConstant.of(
            LOG_OPTIONS,
            "(\\d+) MiB by default\\.[^/]*/ public LogOptions withGroupBytes",
            mebibytes(LOG.groupBytes())),
        StatedConstant.of(
            LOG_OPTIONS,
            "(\\d+) KiB by default\\.[^/]*/ public LogOptions withBufferBytes",
            kibibytes(LOG.bufferBytes())),
        StatedConstant.of(
            DURABLE_OPTIONS,
            "@code (\\w+)\\} by default\\.[^/]*/ public DurableOptions withIdField",
            DurableOptions.DEFAULT.idField()),
        StatedConstant.of(
            DURABLE_OPTIONS,
            "@code (\\w+)\\} by default\\.[^/]*/ public DurableOptions withLsnField",
            DurableOptions.DEFAULT.lsnField()));
  }

  private static List<StatedConstant> logFormat() {
    long refused = FileHeader.MAX_START_NUMBER + 1;
    int exponent = 0;
    while (refused % 10 == 0) {
      refused /= 10;
      exponent++;
    }
    return List.of(
        StatedConstant.of(
            LOG_FORMAT, "Frames start at offset (\\d+)\\.", FileHeaderLayout.FRAMES_OFFSET),
        StatedConstant.of(
            LOG_FORMAT, "bytes of the header \\| (\\d+) \\|", FileHeaderLayout.LENGTH),
        StatedConstant.of(
            LOG_FORMAT, "A frame is a header of (\\d+) bytes", FrameLayout.HEADER_BYTES),
        StatedConstant.of(
            LOG_FORMAT,
            "largest frame, header included \\| (\\d+) to 2([⁰¹²³⁴⁵⁶⁷⁸⁹]+) \\|",
            FrameLayout.HEADER_BYTES,
            Integer.numberOfTrailingZeros(LogOptions.MAX_FRAME_BYTES)),
        StatedConstant.of(
            LOG_FORMAT, "magic \\| `([0-9a-f ]+)` \\| no frame", CodeConstants.frameMagic()),
        StatedConstant.of(
            LOG_FORMAT,
            "bytes i of the id \\| (\\d+) to (\\d+) \\|",
            CodeConstants.leastIdBytes(),
            LogDocument.MAX_ID_BYTES),
        StatedConstant.of(
            LOG_FORMAT,
            "The file has (\\d+) bytes: slot 0 at offset 0 and slot 1 at offset (\\d+), of (\\d+)"
                + " bytes",
            WitnessLayout.FILE_BYTES,
            WitnessLayout.FILE_BYTES / WitnessLayout.SLOTS,
            WitnessLayout.LENGTH),
        StatedConstant.of(
            LOG_FORMAT, "generation is (\\d) · 10([⁰¹²³⁴⁵⁶⁷⁸⁹]+) or more", refused, exponent),
        StatedConstant.of(
            LOG_FORMAT, "less than (\\d+) ms before", milliseconds(FileLogLock.RELIANCE_NANOS)),
        StatedConstant.of(
            LOG_FORMAT, "when no frame came for (\\d+) ms", milliseconds(LOG.idleNanos())),
        StatedConstant.of(LOG_FORMAT, "\\| `([\\w.]+)` \\| the lock, and", LogFileNames.LOCK),
        StatedConstant.of(LOG_FORMAT, "\\| `([\\w.]+)` \\| how far the log", LogFileNames.WITNESS),
        StatedConstant.of(LOG_FORMAT, "\\| `([\\w.]+)` \\| zeros that", LogFileNames.RESERVE),
        StatedConstant.of(
            LOG_FORMAT, "\\| `log-…([\\w.]+)` \\| a file that", LogFileNames.TEMPORARY_SUFFIX));
  }

  private static List<StatedConstant> all() throws IOException {
    return Stream.of(graphOptions(), searchesAndBuilds(), fileFormat(), logOptions(), logFormat())
        .flatMap(List::stream)
        .toList();
  }

  public void testDocumentsStateWhatTheCodeHas() throws IOException {
    List<String> problems = new ArrayList<>();
    List<StatedConstant> all = all();
    for (StatedConstant constant : all) {
      problems.addAll(constant.problems(constant.text()));
    }
    assertEquals(List.of(), problems);
    assertTrue("sentences: " + all.size(), all.size() >= 60);
  }

  public void testOtherConstantsAreNoticed() throws IOException {
    for (StatedConstant constant : all()) {
      List<String> falsified = constant.falsified(constant.text());
      assertTrue(constant.toString(), falsified.size() >= constant.values().size());
      for (String text : falsified) {
        assertFalse(constant.toString(), constant.problems(text).isEmpty());
      }
    }
  }

  public void testSilenceIsNoticed() throws IOException {
    for (StatedConstant constant : all()) {
      String silent = constant.silent(constant.text());
      assertFalse(constant.toString(), constant.problems(silent).isEmpty());
    }
  }
}
