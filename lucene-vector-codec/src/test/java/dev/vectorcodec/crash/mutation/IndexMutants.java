package dev.vectorcodec.crash.mutation;

import static dev.vectorcodec.crash.mutation.Mutant.any;

import dev.vectorcodec.crash.model.Promise;
import java.util.List;
import java.util.Set;

/** Mistakes in the way from the log to the index and back. */
public final class IndexMutants {

  private static final Set<Promise> LOST =
      any(
          Promise.ACKNOWLEDGED_SURVIVES,
          Promise.OPENS,
          Promise.PREFIX,
          Promise.NOTHING_INVENTED,
          Promise.INDEX_IS_LOG);

  private static final String COMMITS = "durable/CommitPath.java";
  private static final String WRITES = "durable/WritePath.java";
  private static final String OPENING = "durable/IndexOpening.java";

  private IndexMutants() {}

  public static List<Mutant> writing() {
    return List.of(
        Mutant.of(
            "acknowledged without waiting",
            "index-crash",
            LOST,
            WRITES,
            "await(() -> log.await(appended.token, mode));",
            ""),
        Mutant.of(
            "refused batch not aborted",
            "index-crash",
            any(Promise.ABORTED_ABSENT),
            WRITES,
            "return new Appended(log.abort(appended.token.lsn()), cause, true);",
            "return new Appended(appended.token, cause, true);"),
        Mutant.of(
            "shown before it is durable",
            "index-crash",
            LOST,
            "durable/DurableSearchers.java",
            "if (onlyDurable) {",
            "if (onlyDurable == false) {"),
        Mutant.of(
            "documents carry the number of their batch",
            "index-crash",
            any(Promise.PREFIX),
            "durable/document/PreparedBatch.java",
            "documents.get(i).add(fields.lsn(firstLsn + operations.get(i)));",
            "documents.get(i).add(fields.lsn(firstLsn));"),
        Mutant.of(
            "first operation on an id counts, not the last",
            "index-crash",
            LOST,
            "durable/document/PreparedBatch.java",
            "prepared.lastOperations.put(id(batch.get(i)), i);",
            "prepared.lastOperations.putIfAbsent(id(batch.get(i)), i);"));
  }

  public static List<Mutant> committing() {
    return List.of(
        Mutant.of(
            "user data read after the log was switched",
            "index-crash",
            any(Promise.OPENS),
            COMMITS,
            "CommitUserData fixed = userData.read();",
            "CommitUserData fixed = userData;"),
        Mutant.of(
            "no force between the phases of a commit",
            "index-crash",
            LOST,
            COMMITS,
            "writes.force();\n    return replay;",
            "return replay;"),
        Mutant.of(
            "replay point taken after the index was flushed",
            "index-crash",
            LOST,
            COMMITS,
            "writer.setLiveCommitData(fixed.with(log.liveCommitData(replay)));",
            "writer.setLiveCommitData(() -> { try { return userData.with("
                + "log.liveCommitData(fixReplayPoint())).iterator(); } catch (IOException e) {"
                + " throw new java.io.UncheckedIOException(e); } });"),
        Mutant.of(
            "generation deleted before the commit",
            "index-crash",
            LOST,
            COMMITS,
            "writer.commit();",
            "log.deleteBelow(pending.generation());\n      writer.commit();"),
        Mutant.of(
            "generation deleted before the commit's name is forced",
            "index-directory",
            LOST,
            COMMITS,
            "directory.syncStrictly();",
            "log.deleteBelow(pending.generation());\n      directory.syncStrictly();"),
        Mutant.of(
            "commit's name not forced, its log alone kept",
            "index-directory",
            LOST,
            COMMITS,
            "directory.syncStrictly();",
            "",
            "log.deleteBelow(commits.firstGeneration(log.commitData(committed)));",
            "if (committed != log.startPoint()) { log.deleteBelow(committed.generation()); }"));
  }

  public static List<Mutant> opening() {
    return List.of(
        Mutant.of(
            "new generation before the recovery's commit",
            "index-lies",
            LOST,
            OPENING,
            "if (recovery.needsCommit() || judged.commit.isForeign) {",
            "boolean commits = recovery.needsCommit();\n      var data = commits ?"
                + " recovery.commitData().toMap().entrySet() : null;\n"
                + "      WriteLog early = recovery.start();\n"
                + "      while (early.step()) {}\n      if (commits) {",
            "commit(writer, userData.with(recovery.commitData().toMap().entrySet()));\n      }\n"
                + "      return recovery.start();",
            "commit(writer, userData.with(data));\n      }\n      return early;"),
        Mutant.of(
            "no commit of what was replayed",
            "index-lies",
            LOST,
            OPENING,
            "if (recovery.needsCommit() || judged.commit.isForeign) {",
            "if (recovery.needsCommit() && storage == null) {"),
        Mutant.of(
            "commit believed before its name is forced",
            "index-open",
            LOST,
            OPENING,
            "if (commit.segmentsFile != null) {",
            "if (commit.segmentsFile != null && storage == null) {"),
        Mutant.of(
            "barriers not replayed",
            "index-crash",
            LOST,
            "durable/IndexReplay.java",
            "if (barrier.deletesAll()) {",
            "if (barrier.deletesAll() && operations < 0) {"),
        Mutant.of(
            "first commit not made durable",
            "index-crash",
            LOST,
            OPENING,
            "commit(writer, userData.with(log.liveCommitData(log.startPoint())));",
            ""));
  }

  public static List<Mutant> threads() {
    return List.of(
        Mutant.of(
            "locks of ids not taken",
            "threads",
            any(Promise.ORDER_OF_THREADS, Promise.ACKNOWLEDGED_SURVIVES),
            WRITES,
            "int[] held = stripes.lock(prepared.ids());",
            "int[] held = {};"),
        Mutant.of(
            "locks of ids taken in any order",
            "threads",
            any(Promise.ORDER_OF_THREADS),
            "durable/IdStripes.java",
            ".sorted().distinct()",
            ".distinct()"),
        Mutant.of(
            "rotation beside writes",
            "threads",
            any(Promise.ORDER_OF_THREADS, Promise.ACKNOWLEDGED_SURVIVES),
            WRITES,
            "<T> T withoutWrites(IOSupplier<T> action) throws IOException {",
            "<T> T withoutWrites(IOSupplier<T> action) throws IOException {\n"
                + "    if (action != null) { return action.get(); }"),
        Mutant.of(
            "files written in the threads of callers",
            "interrupts",
            any(Promise.INTERRUPT_HARMLESS),
            "log/recovery/LogRecovery.java",
            "if (options.dedicatedThread() == false) {",
            "if (options.dedicatedThread()) {"));
  }
}
