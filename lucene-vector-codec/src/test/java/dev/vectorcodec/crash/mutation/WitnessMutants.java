package dev.vectorcodec.crash.mutation;

import static dev.vectorcodec.crash.model.Promise.BITS_EQUAL;
import static dev.vectorcodec.crash.model.Promise.FULL_RESUMES;
import static dev.vectorcodec.crash.model.Promise.ONE_WRITER;
import static dev.vectorcodec.crash.model.Promise.OPENS;
import static dev.vectorcodec.crash.model.Promise.WITNESS_READABLE;
import static dev.vectorcodec.crash.mutation.LogMutants.LATE_PROOF;
import static dev.vectorcodec.crash.mutation.LogMutants.LOST;
import static dev.vectorcodec.crash.mutation.LogMutants.UNNOTICED;
import static dev.vectorcodec.crash.mutation.Mutant.any;

import java.util.List;

/** Mistakes in what a log says of itself apart from its frames. */
public final class WitnessMutants {

  private WitnessMutants() {}

  public static List<Mutant> telling() {
    return List.of(
        Mutant.of(
            "witness does not vouch for frames",
            "log-rest",
            UNNOTICED,
            "log/read/LogScan.java",
            "if (isKnown && witness.durableLsn() >= reached.lsn()) {",
            "if (isKnown && witness.durableLsn() == Long.MAX_VALUE) {"),
        Mutant.of(
            "generation that the witness names is not missed",
            "log-rest",
            UNNOTICED,
            "log/read/LogScan.java",
            "last != null && witness.generation() <= last.generation(),",
            "last != null,"),
        Mutant.of(
            "witness not written when idle",
            "log-rest",
            LATE_PROOF,
            "log/machine/WitnessDemand.java",
            "return due ? Math.max(busyNanos + idleNanos, room.witnessNanos(false)) : NEVER;",
            "return due ? NEVER : NEVER;"),
        Mutant.of(
            "witness waits for a force that nobody wants",
            "log-rest",
            LATE_PROOF,
            "log/machine/WitnessDemand.java",
            "forcedLsn == lastContentLsn && forcedLsn > provenLsn && room.problem() == null;",
            "lastContentLsn > provenLsn && room.problem() == null;"),
        Mutant.of(
            "witness not forced",
            "log-rest",
            LATE_PROOF,
            "log/write/WitnessFile.java",
            "force();\n    last = next;",
            "last = next;"),
        Mutant.of(
            "witness not written at a rotation",
            "log-rest",
            UNNOTICED,
            "log/machine/FileSwitch.java",
            "step = Step.WITNESS;",
            "step = Step.NONE;"),
        Mutant.of(
            "witness tells one number too low",
            "log-rest",
            LATE_PROOF,
            "log/write/LogIo.java",
            "request.durableLsn(),",
            "Math.max(0, request.durableLsn() - 1),"),
        Mutant.of(
            "slot of the witness not alternated",
            "log-crash",
            any(WITNESS_READABLE),
            "log/format/WitnessLayout.java",
            "return (int) (sequence % SLOTS);",
            "return 0;"));
  }

  /** Who has the log, and who had it. */
  public static List<Mutant> holding() {
    return List.of(
        Mutant.of(
            "former holder not outwaited",
            "log-lock",
            LOST,
            "log/read/LogScan.java",
            "lock.outwait();\n",
            "\n"),
        Mutant.of(
            "lock not asked for before an acknowledgement",
            "log-lock",
            LOST,
            "log/write/LogIo.java",
            "current.file().force(request.metadata());\n    ensureHeldLately();",
            "current.file().force(request.metadata());",
            "ensureHeldLately();\n    return chain;",
            "return chain;"),
        Mutant.of(
            "an answer of the lock relied on for too long",
            "log-lock",
            LOST,
            "log/write/LogIo.java",
            "heldNanos < FileLogLock.RELIANCE_NANOS",
            "heldNanos < 4 * FileLogLock.RELIANCE_NANOS"));
  }

  /** What the file of the lock says. */
  public static List<Mutant> saying() {
    return List.of(
        Mutant.of(
            "start of a former holder not compared",
            "lock-text",
            any(OPENS),
            "log/storage/LockOwner.java",
            "&& start.equals(presentStart());",
            "&& presentStart() != null;"),
        Mutant.of(
            "text believed in a copy of the lock's file",
            "lock-text",
            any(OPENS),
            "log/storage/FileLogLock.java",
            "boolean isOfThisFile = last != null && last.file().equals(owner.file());",
            "boolean isOfThisFile = last != null;"),
        Mutant.of(
            "text of another holder not noticed",
            "lock-text",
            any(ONE_WRITER),
            "log/storage/FileLogLock.java",
            "if (lost || Arrays.equals(present, text) == false) {",
            "if (lost || present.length == 0) {"),
        Mutant.of(
            "another file of the lock not noticed",
            "lock-text",
            any(ONE_WRITER),
            "log/storage/FileLogLock.java",
            "ensureFile();\n    takeAnew();",
            "takeAnew();"));
  }

  public static List<Mutant> inWrongOrder() {
    return List.of(
        Mutant.of(
            "witness counts what waits to be written",
            "log-crash",
            LOST,
            "log/machine/LogMachine.java",
            "? fileSwitch.request(generation, writtenEnd())",
            "? fileSwitch.isTelling() ? new LogRequest.WriteWitness(generation, lastContentLsn,"
                + " writeOffset, false) : fileSwitch.request(generation, writtenEnd())"),
        Mutant.of(
            "witness before the force",
            "log-crash",
            LOST,
            "log/machine/WitnessDemand.java",
            "return new WriteWitness(generation, forcedLsn, forcedEnd, false);",
            "return new WriteWitness(generation, writtenLsn, writtenEnd, false);"),
        Mutant.of(
            "witness names a generation before its name is durable",
            "log-crash",
            LOST,
            "log/write/LogIo.java",
            "files.publish(first.generation());",
            "made.publish();\n      files.publish(first.generation());",
            "made.publish();\n    } catch",
            "} catch"));
  }

  /** What finds no room. */
  public static List<Mutant> onFullDisk() {
    return List.of(
        Mutant.of(
            "frames written before the witness that found no room knows their file",
            "log-rest",
            UNNOTICED,
            "log/machine/FileSwitch.java",
            "step = step == Step.WITNESS && closing ? Step.NONE : step;",
            "step = Step.NONE;"),
        Mutant.of(
            "state of the witness that found no room repeated in the other slot",
            "log-witness",
            any(WITNESS_READABLE),
            "log/write/WitnessFile.java",
            "lease);\n    file.writeFully(",
            "lease);\n    last = next;\n    file.writeFully("),
        Mutant.of(
            "switch of files waits for a witness that found no room",
            "log-witness",
            any(FULL_RESUMES),
            "log/machine/WitnessDemand.java",
            "room.needWitness();",
            ""),
        Mutant.of(
            "switch of files that found no room given up",
            "log-header",
            any(FULL_RESUMES),
            "log/machine/LogMachine.java",
            "room.lack(request, cause, tells && closing == false, now);",
            "room.lack(request, cause, tells && closing == false, now);"
                + " if (isOfFile) { fileSwitch.giveUp(); }"),
        Mutant.of(
            "full for ever after a switch of files on a full disk",
            "log-header",
            any(FULL_RESUMES),
            "log/machine/FileSwitch.java",
            "room.gotSwitch();",
            ""),
        Mutant.of(
            "commit waits for room for a switch before its own",
            "log-header",
            any(FULL_RESUMES),
            "log/write/ReplayPoints.java",
            "boolean follows = machine.nextGeneration().isTaken();",
            "boolean follows = false;"),
        Mutant.of(
            "commit waits for room for its seal",
            "log-full",
            any(FULL_RESUMES),
            "log/write/ReplayPoints.java",
            "await(Progress.GENERATION, Progress.GENERATION_OR_STALLED, ticket.generation());",
            "waits.await(Progress.GENERATION, ticket.generation());"));
  }

  /** What becomes of files that others made. */
  public static List<Mutant> amongOthers() {
    return List.of(
        Mutant.of(
            "generation takes the place of a file that has its name",
            "log-lock",
            any(BITS_EQUAL),
            "log/write/GenerationFiles.java",
            "storage.link(temporary, name);",
            "storage.rename(temporary, name);"),
        Mutant.of(
            "next generation made without asking for the lock",
            "log-lock",
            LOST,
            "log/write/LogEngine.java",
            "ensureHeld();\n    if (machine.failure() != null) {",
            "if (machine.failure() != null) {"),
        Mutant.of(
            "file of another holder deleted with one's own",
            "log-lock",
            LOST,
            "log/write/GenerationFiles.java",
            "if (storage.identity(temporary).equals(identity)) {",
            "if (storage.identity(temporary) != null) {"));
  }
}
