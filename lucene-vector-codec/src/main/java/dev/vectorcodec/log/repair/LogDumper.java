package dev.vectorcodec.log.repair;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.format.PayloadReader;
import dev.vectorcodec.log.read.GenerationReader;
import dev.vectorcodec.log.read.LogGeneration;
import dev.vectorcodec.log.read.LogReplay;
import dev.vectorcodec.log.read.TailSearch;
import dev.vectorcodec.log.read.WholeFrames;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Prints a log: a line for each header, frame and operation, and for what lies between. */
public final class LogDumper {

  private static final int MAX_SHOWN_BYTES = 32;

  private final Appendable out;

  /** Behind the frame that was printed last. */
  private long printedTo;

  private LogDumper(Appendable out) {
    this.out = out;
  }

  /**
   * Prints the witness, then all generations, oldest first. Changes nothing.
   *
   * @param operations whether operations are printed too
   */
  public static void dump(
      LogStorage storage, LogOptions options, boolean operations, Appendable out)
      throws IOException {
    LogDumper dumper = new LogDumper(out);
    if (storage.list().contains(LogFileNames.WITNESS)) {
      dumper.printWitness(storage);
    }
    try (GenerationReader reader = new GenerationReader(storage, options)) {
      for (long generation : LogFileNames.generations(storage.list())) {
        List<String> warnings = new ArrayList<>();
        try {
          dumper.print(reader.open(generation, false, warnings), operations);
        } catch (LogCorruptException | LogMismatchException e) {
          dumper.line(e.getMessage());
        }
        for (String warning : warnings) {
          dumper.line(warning);
        }
      }
    }
  }

  private void printWitness(LogStorage storage) throws IOException {
    List<String> problems = new ArrayList<>();
    LogWitness witness;
    try {
      witness = WitnessReader.read(storage, problems);
    } catch (LogMismatchException e) {
      line(e.getMessage());
      return;
    }
    if (witness != null) {
      line(
          LogFileNames.WITNESS
              + " sequence="
              + witness.sequence()
              + " epoch="
              + witness.epoch()
              + " generation="
              + witness.generation()
              + " durableLsn="
              + witness.durableLsn()
              + " offset="
              + witness.offset()
              + " "
              + witness.lease()
              + " log="
              + witness.lineage().log()
              + " history="
              + witness.lineage().history());
    }
    for (String problem : problems) {
      line(problem);
    }
  }

  private void print(LogGeneration generation, boolean operations) throws IOException {
    FileHeader header = generation.header();
    line(
        LogFileNames.generation(header.generation())
            + " epoch="
            + header.epoch()
            + " firstLsn="
            + header.firstLsn()
            + " "
            + header.predecessor()
            + " log="
            + header.lineage().log()
            + " history="
            + header.lineage().history());
    printedTo = FileHeaderLayout.FRAMES_OFFSET;
    new WholeFrames(generation)
        .run(
            printedTo,
            generation.sizeInBytes(),
            (offset, frame) -> print(generation, offset, frame, operations));
    gap(generation, generation.sizeInBytes());
  }

  private void print(LogGeneration generation, long offset, FrameHeader frame, boolean operations)
      throws IOException {
    gap(generation, offset);
    printedTo = FrameLayout.end(offset, frame.payloadBytes());
    String type = frame.type() == null ? "type " + frame.typeCode() : frame.type().toString();
    line(
        "  "
            + offset
            + " "
            + type
            + " LSN="
            + frame.lsn()
            + " to "
            + frame.lastLsn()
            + " durableLsn="
            + frame.durableLsn()
            + " payloadBytes="
            + frame.payloadBytes());
    if (operations && LogReplay.isReplayed(frame)) {
      byte[] payload = generation.payload(offset, frame);
      long lsn = frame.lsn();
      for (LogOperation operation :
          new PayloadReader(payload, generation.location(offset, frame)).read()) {
        line("    " + lsn++ + " " + describe(operation));
      }
    }
  }

  private void gap(LogGeneration generation, long to) throws IOException {
    if (printedTo < to) {
      boolean zero = TailSearch.search(generation, printedTo).dataEnd() == printedTo;
      line(
          "  "
              + printedTo
              + " "
              + (to - printedTo)
              + (zero ? " zeros" : " bytes that are no frame"));
    }
  }

  private static String describe(LogOperation operation) {
    if (operation instanceof LogOperation.Delete delete) {
      return "DELETE id=" + hex(delete.id());
    }
    if (operation instanceof LogOperation.Put put) {
      LogDocument record = put.record();
      List<String> fields = record.vectors().stream().map(LogDocument.VectorField::name).toList();
      return "PUT id="
          + hex(record.id())
          + " vectors="
          + fields
          + " sourceBytes="
          + record.source().length;
    }
    return operation.toString();
  }

  private static String hex(byte[] bytes) {
    int shown = Math.min(bytes.length, MAX_SHOWN_BYTES);
    String text = HexFormat.of().formatHex(bytes, 0, shown);
    return shown < bytes.length ? text + "..." : text;
  }

  private void line(String text) throws IOException {
    out.append(text).append('\n');
  }
}
