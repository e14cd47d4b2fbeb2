package dev.vectorcodec.crash.mutation;

import static dev.vectorcodec.crash.model.Promise.ABORTED_ABSENT;
import static dev.vectorcodec.crash.model.Promise.ACKNOWLEDGED_SURVIVES;
import static dev.vectorcodec.crash.model.Promise.BATCH_WHOLE;
import static dev.vectorcodec.crash.model.Promise.BITS_EQUAL;
import static dev.vectorcodec.crash.model.Promise.CUT_SAVED;
import static dev.vectorcodec.crash.model.Promise.DAMAGE_REFUSED;
import static dev.vectorcodec.crash.model.Promise.FAILURE_FINAL;
import static dev.vectorcodec.crash.model.Promise.FULL_RESUMES;
import static dev.vectorcodec.crash.model.Promise.IN_TIME;
import static dev.vectorcodec.crash.model.Promise.NOTHING_INVENTED;
import static dev.vectorcodec.crash.model.Promise.NUMBERS_UNIQUE;
import static dev.vectorcodec.crash.model.Promise.ONE_WRITER;
import static dev.vectorcodec.crash.model.Promise.OPENS;
import static dev.vectorcodec.crash.model.Promise.PREFIX;
import static dev.vectorcodec.crash.model.Promise.VERDICT_FIRST;
import static dev.vectorcodec.crash.model.Promise.VERDICT_RIGHT;
import static dev.vectorcodec.crash.mutation.Mutant.any;

import dev.vectorcodec.crash.model.Promise;
import java.util.List;
import java.util.Set;

/** Mistakes in the log; most were found in other systems. */
public final class LogMutants {

  /** Something is missing, or the log sees that, or starts anew. */
  static final Set<Promise> LOST =
      any(
          ACKNOWLEDGED_SURVIVES,
          OPENS,
          NUMBERS_UNIQUE,
          FAILURE_FINAL,
          PREFIX,
          BATCH_WHOLE,
          NOTHING_INVENTED);

  /** Damage has another verdict than it must have. */
  static final Set<Promise> UNNOTICED =
      any(DAMAGE_REFUSED, VERDICT_RIGHT, PREFIX, NOTHING_INVENTED, BITS_EQUAL);

  static final Set<Promise> LATE_PROOF = any(DAMAGE_REFUSED, VERDICT_RIGHT, IN_TIME);

  private LogMutants() {}

  public static List<Mutant> acknowledging() {
    return List.of(
        Mutant.of(
            "acknowledged before the force",
            "log-crash",
            LOST,
            "log/write/WriteLog.java",
            "case SYNC -> waits.await(Progress.DURABLE, check(token));",
            "case SYNC -> waits.await(Progress.WRITTEN, check(token));"),
        Mutant.of(
            "acknowledged to survive a kill before the write",
            "log-crash",
            LOST,
            "log/write/WriteLog.java",
            "case OS -> waits.await(Progress.WRITTEN, check(token));",
            "case OS -> check(token);"),
        Mutant.of(
            "acknowledged as proven after the first force",
            "log-damage",
            UNNOTICED,
            "log/write/WriteLog.java",
            "case SYNC_PROVEN -> waits.await(Progress.PROVEN, check(token));",
            "case SYNC_PROVEN -> waits.await(Progress.DURABLE, check(token));"),
        Mutant.of(
            "wrong channel forced",
            "log-crash",
            LOST,
            "log/write/LogIo.java",
            "current.file().force(request.metadata());",
            "(next != null ? next : current).file().force(request.metadata());"));
  }

  public static List<Mutant> forcing() {
    return List.of(
        Mutant.of(
            "size of a grown file not forced",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "return new LogRequest.Force(generation, writeOffset > allocatedBytes, closing);",
            "return new LogRequest.Force(generation, false, closing);"),
        Mutant.of(
            "force counts what came after it",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "durableLsn = writtenLsn;",
            "durableLsn = lastLsn;"),
        Mutant.of(
            "force error ignored",
            "log-fault",
            LOST,
            "log/write/LogIo.java",
            "current.file().force(request.metadata());",
            "try { current.file().force(request.metadata()); } catch (IOException e) { }"),
        Mutant.of(
            "force retried",
            "log-fault",
            LOST,
            "log/write/LogIo.java",
            "current.file().force(request.metadata());",
            "try { current.file().force(request.metadata()); }"
                + " catch (IOException e) { current.file().force(request.metadata()); }"),
        Mutant.of(
            "write error ignored",
            "log-fault",
            LOST,
            "log/write/GroupEncoder.java",
            "drain(file, position);\n    return frames.value();",
            "try { drain(file, position); } catch (IOException e) { }\n    return frames.value();"),
        Mutant.of(
            "who waits for a failed force is let go",
            "log-fault",
            LOST,
            "log/write/CallerWaits.java",
            "if (machine.reached(progress) < target) {\n      throw",
            "if (machine.reached(progress) < target && machine.failure() == null) {\n      throw"));
  }

  public static List<Mutant> grouping() {
    return List.of(
        Mutant.of(
            "short write not looped",
            "log-fault",
            LOST,
            "log/storage/LogFile.java",
            "while (source.hasRemaining()) {",
            "if (source.hasRemaining()) {"),
        Mutant.of(
            "stamp one too high",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "generation, writeOffset, durableLsn, now);",
            "generation, writeOffset, durableLsn + 1, now);"),
        Mutant.of(
            "stamp one too low",
            "log-damage",
            LATE_PROOF,
            "log/machine/LogMachine.java",
            "generation, writeOffset, durableLsn, now);",
            "generation, writeOffset, Math.max(0, durableLsn - 1), now);"),
        Mutant.of(
            "stamp counts a group that is not forced",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "generation, writeOffset, durableLsn, now);",
            "generation, writeOffset, writtenLsn, now);"),
        Mutant.of(
            "batch split over two frames",
            "log-crash",
            any(BATCH_WHOLE, NOTHING_INVENTED, ACKNOWLEDGED_SURVIVES),
            "log/write/WriteLog.java",
            "return append(PayloadWriter.frame(batch, options.maxFrameBytes()), mode, false);",
            "LogToken first = null; for (LogOperation one : batch) { LogToken token ="
                + " append(PayloadWriter.frame(List.of(one), options.maxFrameBytes()), mode,"
                + " false); first = first == null ? token : first; } return first;"),
        Mutant.of(
            "no watermark when idle",
            "log-crash",
            any(IN_TIME),
            "log/machine/LogMachine.java",
            ": witness.watermarkNanos(lastContentLsn, provenLsn);",
            ": NEVER;"),
        Mutant.of(
            "interval of ASYNC forgotten",
            "log-crash",
            any(IN_TIME),
            "log/machine/ForceDemand.java",
            "deadlineNanos = Math.min(deadlineNanos, now + mode.intervalNanos());",
            ""),
        Mutant.of(
            "closed without a seal",
            "log-damage",
            UNNOTICED,
            "log/write/WriteLog.java",
            "waits.await(Progress.DURABLE, last);\n    last = engine.sealToClose();",
            "waits.await(Progress.DURABLE, last);\n    if (last > 0) { return; }\n"
                + "    last = engine.sealToClose();"));
  }

  public static List<Mutant> fullDisk() {
    return List.of(
        Mutant.of(
            "full for ever after a rotation on a full disk",
            "log-full",
            any(FULL_RESUMES),
            "log/machine/NextGeneration.java",
            "preparationWanted = request.emergency();",
            "preparationWanted = false;"),
        Mutant.of(
            "full for ever after a write on a full disk",
            "log-full",
            any(FULL_RESUMES),
            "log/machine/DiskRoom.java",
            "stalled = null;\n    noWrite = null;",
            "stalled = null;"),
        Mutant.of(
            "write that found the disk full forgotten",
            "log-full",
            any(FULL_RESUMES, ACKNOWLEDGED_SURVIVES, OPENS, PREFIX, IN_TIME),
            "log/machine/DiskRoom.java",
            "stalled = group;\n",
            ""));
  }

  public static List<Mutant> files() {
    return List.of(
        Mutant.of(
            "directory not forced after a file got its name",
            "log-crash",
            LOST,
            "log/write/GenerationFiles.java",
            "LogFileNames.generation(generation));\n    try {\n      storage.syncDirectory();",
            "LogFileNames.generation(generation));\n    try {\n      storage.list();"),
        Mutant.of(
            "directory forced before a file gets its name",
            "log-crash",
            LOST,
            "log/write/GenerationFiles.java",
            "giveName(LogFileNames.temporary(generation), LogFileNames.generation(generation));\n"
                + "    try {\n      storage.syncDirectory();",
            "storage.syncDirectory();\n    try {\n      giveName("
                + "LogFileNames.temporary(generation), LogFileNames.generation(generation));"),
        Mutant.of(
            "header not forced before the rename",
            "log-crash",
            LOST,
            "log/write/LogIo.java",
            "try {\n      file.force(true);",
            "try {\n      file.sizeInBytes();"),
        Mutant.of(
            "next generation published before the seal is forced",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "fileSwitch.written(group);\n    writtenLsn = group.lastLsn();",
            "fileSwitch.written(group);\n    writtenLsn = group.lastLsn();\n"
                + "    if (group.endsWithSeal() && closing == false) {"
                + " durableLsn = writtenLsn; fileSwitch.forced(false); }"),
        Mutant.of(
            "one generation too many deleted",
            "log-crash",
            LOST,
            "log/write/WriteLog.java",
            "if (candidate < generation) {",
            "if (candidate <= generation) {"),
        Mutant.of(
            "replay point with the number before its own",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "new ReplayMark(space.generation(), space.offset(), lastLsn);",
            "new ReplayMark(space.generation(), space.offset(), lastLsn - 1);"),
        Mutant.of(
            "length of the next file taken from the one before",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "allocatedBytes = next.allocatedBytes();",
            ""),
        // Found as a log that opens and fails, for it asks whether it still has its lock.
        Mutant.of(
            "lock given back early",
            "log-crash",
            any(ONE_WRITER, OPENS),
            "log/write/LogIo.java",
            "void publish(Publish request) throws IOException {\n    ensureHeld();",
            "void publish(Publish request) throws IOException {\n    lock.close();"));
  }

  public static List<Mutant> verdicts() {
    return List.of(
        Mutant.of(
            "frames behind a hole applied",
            "log-crash",
            LOST,
            "log/read/FrameWalk.java",
            """
            if (frame == null) {
                  return false;
                }
                check(frame);
                if (generation.hasPayload(offset, frame) == false) {
                  return false;
                }\
            """,
            """
            if (frame == null || generation.hasPayload(offset, frame) == false) {
                  offset += 8;
                  return true;
                }
                nextLsn = frame.lsn();
                check(frame);\
            """),
        Mutant.of(
            "zeros passed over as if they were a frame",
            "log-crash",
            LOST,
            "log/read/FrameWalk.java",
            "if (frame == null) {\n      return false;\n    }",
            "if (frame == null) {\n      if (generation.sizeInBytes() - offset >= 8"
                + " && generation.window().buffer().get(generation.window().index(offset, 8)) == 0)"
                + " { offset += 8; return true; }\n      return false;\n    }"),
        Mutant.of(
            "damage in the middle taken for a torn write",
            "log-damage",
            UNNOTICED,
            "log/read/LogScan.java",
            "if (behind.durableLsn() >= reached.lsn()) {",
            "if (behind.durableLsn() == Long.MAX_VALUE) {"),
        Mutant.of(
            "torn write taken for damage",
            "log-crash",
            LOST,
            "log/read/LogScan.java",
            "if (behind.durableLsn() >= reached.lsn()) {",
            "if (behind.durableLsn() + 1 >= reached.lsn()) {"),
        Mutant.of(
            "what the commit knows to be durable not used",
            "log-damage",
            UNNOTICED,
            "log/read/LogScan.java",
            "if (committed >= reached.lsn()) {",
            "if (committed == Long.MAX_VALUE) {"),
        Mutant.of(
            "end that the successor states ignored",
            "log-crash",
            LOST,
            "log/read/LogScan.java",
            "walk.run(successor.predecessor().bytes(),",
            "walk.run(generation.sizeInBytes(),"));
  }

  public static List<Mutant> recovery() {
    return List.of(
        Mutant.of(
            "successor vouches for the torn bytes too",
            "log-crash",
            LOST,
            "log/recovery/LogRecovery.java",
            "new FileHeader.Predecessor(end.lsn() - 1, end.offset(), end.chain());",
            "new FileHeader.Predecessor(end.lsn() - 1, scanned.behindEnd() == null ? end.offset() :"
                + " Math.max(end.offset(), (scanned.behindEnd().dataEnd() + 7) / 8 * 8),"
                + " end.chain());"),
        Mutant.of(
            "log sequence numbers given again",
            "log-crash",
            any(NUMBERS_UNIQUE),
            "log/recovery/LogRecovery.java",
            "scanned.maxLsn() + 1,",
            "scanned.end().lsn(),"),
        Mutant.of(
            "numbers of discarded frames given again",
            "log-crash",
            any(NUMBERS_UNIQUE),
            "log/read/LogScan.java",
            "maxLsn = Math.max(maxLsn, behind.maxLsn());",
            ""),
        Mutant.of(
            "epoch not counted",
            "log-crash",
            any(NUMBERS_UNIQUE),
            "log/recovery/LogRecovery.java",
            "last.epoch() + 1,",
            "last.epoch(),"),
        Mutant.of(
            "abort ignored",
            "log-crash",
            any(ABORTED_ABSENT),
            "log/read/FrameTally.java",
            "aborted.add(lsn);",
            ""),
        Mutant.of(
            "presumed torn bytes not saved",
            "log-crash",
            any(CUT_SAVED),
            "log/recovery/LogRecovery.java",
            "if (scanned.tail() == RecoveryReport.Tail.TORN_PRESUMED) {",
            "if (scanned.tail() == null) {"),
        Mutant.of(
            "files believed before they are forced",
            "log-crash",
            LOST,
            "log/read/LogGeneration.java",
            "if (force) {",
            "if (force && generation < 0) {"),
        Mutant.of(
            "directory believed before it is forced",
            "log-crash",
            LOST,
            "log/recovery/LogRecovery.java",
            "storage.syncDirectory();",
            ""),
        Mutant.of(
            "files changed before the verdict",
            "log-crash",
            any(VERDICT_FIRST),
            "log/recovery/LogRecovery.java",
            "storage.syncDirectory();",
            "storage.syncDirectory();\n"
                + "      new GenerationFiles(storage).deleteTemporaryFiles();"));
  }

  public static List<Mutant> checksums() {
    String codec = "log/format/FrameCodec.java";
    String covers = "buffer.get(index, covered, 0, FrameLayout.CHECKSUM);";
    return List.of(
        Mutant.of(
            "length outside the checksum",
            "log-damage",
            UNNOTICED,
            codec,
            covers,
            covers + " java.util.Arrays.fill(covered, 4, 8, (byte) 0);"),
        Mutant.of(
            "magic outside the checksum",
            "log-damage",
            UNNOTICED,
            codec,
            covers,
            covers + " java.util.Arrays.fill(covered, 0, 4, (byte) 0);",
            "source.getInt(index + FrameLayout.MAGIC) != MAGIC\n        || ",
            ""),
        Mutant.of(
            "stamp outside the checksum",
            "log-damage",
            UNNOTICED,
            codec,
            covers,
            covers + " java.util.Arrays.fill(covered, 24, 32, (byte) 0);"),
        Mutant.of(
            "checksum over itself",
            "log-crash",
            LOST,
            codec,
            covers,
            "buffer.get(index, covered, 0, FrameLayout.HEADER_BYTES);"),
        Mutant.of("no salt", "log-damage", UNNOTICED, codec, "LONG.set(covered, SALT, salt);", ""),
        Mutant.of(
            "place outside the checksum",
            "log-damage",
            UNNOTICED,
            codec,
            "LONG.set(covered, OFFSET, offset);",
            ""),
        Mutant.of(
            "checksum of the payload not compared",
            "log-damage",
            UNNOTICED,
            "log/read/LogGeneration.java",
            "&& window.checksum(payload, frame.payloadBytes()) == frame.payloadChecksum();",
            ";"),
        Mutant.of(
            "copy of the file's header not checked",
            "log-damage",
            UNNOTICED,
            "log/format/FileHeader.java",
            "if (checksum(bytes) != checksum) {",
            "if (checksum(bytes) != checksum && bytes.length == 0) {"),
        Mutant.of(
            "second copy of the file's header not used",
            "log-damage",
            UNNOTICED,
            "log/read/LogGeneration.java",
            "if (firstPasses == false && passes(copies[1]) == false) {",
            "if (firstPasses == false) {"));
  }
}
