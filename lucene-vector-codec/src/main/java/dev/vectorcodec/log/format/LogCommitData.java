package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.ReplayPoint;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a commit says about the log beside it, in the commit's user data.
 *
 * @param log lineage of the log
 * @param history changes when a salvage gives up data
 * @param epoch opening for write that the commit belongs to
 * @param replay where the replay of this commit starts
 * @param syncedLsn log sequence number that was durable when the commit was made
 * @param maxLsn no higher log sequence number can be in the commit
 * @param schema fingerprint of the fields, 16 bytes
 * @param lost what salvages gave up, oldest first
 */
public record LogCommitData(
    UUID log,
    UUID history,
    long epoch,
    ReplayPoint replay,
    long syncedLsn,
    long maxLsn,
    byte[] schema,
    List<LsnRange> lost) {

  /** Version of the keys; others are refused. */
  private static final String FORMAT = "1";

  private static final String WRITER = "lucene-vector-codec";
  private static final String PREFIX = "xlog.";

  public FileHeader.Lineage lineage() {
    return new FileHeader.Lineage(log, history);
  }

  /** What the same commit says when more of the log is durable. */
  public LogCommitData withSyncedLsn(long lsn) {
    return new LogCommitData(log, history, epoch, replay, lsn, maxLsn, schema, lost);
  }

  /** What to add to the user data of a commit. */
  public Map<String, String> toMap() {
    Map<String, String> map = new TreeMap<>();
    map.put(PREFIX + "format", FORMAT);
    map.put(PREFIX + "uuid", log.toString());
    map.put(PREFIX + "history", history.toString());
    map.put(PREFIX + "epoch", Long.toString(epoch));
    map.put(PREFIX + "replay.gen", Long.toString(replay.generation()));
    map.put(PREFIX + "replay.offset", Long.toString(replay.offset()));
    map.put(PREFIX + "replay.lsn", Long.toString(replay.lsn()));
    map.put(PREFIX + "replay.chain", HexFormat.of().toHexDigits(replay.chain()));
    map.put(PREFIX + "synced.lsn", Long.toString(syncedLsn));
    map.put(PREFIX + "max.lsn", Long.toString(maxLsn));
    map.put(PREFIX + "schema", HexFormat.of().formatHex(schema));
    map.put(PREFIX + "lost", LsnRange.format(lost));
    map.put(PREFIX + "writer", WRITER);
    return map;
  }

  /**
   * Reads what a commit's user data say of the log.
   *
   * @return null when they say nothing
   * @throws LogMismatchException when what they say is not complete and valid
   */
  public static LogCommitData fromMap(Map<String, String> userData) throws LogMismatchException {
    if (userData == null || userData.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
      return null;
    }
    if (FORMAT.equals(userData.get(PREFIX + "format")) == false) {
      throw new LogMismatchException(
          LogMismatchException.Reason.UNKNOWN_VERSION,
          "commit user data has xlog.format="
              + userData.get(PREFIX + "format")
              + ", this version reads "
              + FORMAT);
    }
    Texts texts = new Texts(userData);
    long firstOffset = FileHeaderLayout.FRAMES_OFFSET;
    ReplayPoint replay =
        new ReplayPoint(
            texts.number("replay.gen", 1),
            texts.number("replay.offset", firstOffset),
            texts.number("replay.lsn", 1),
            texts.parse("replay.chain", HexFormat::fromHexDigits));
    byte[] schema = texts.parse("schema", text -> HexFormat.of().parseHex(text));
    if (schema.length != LogOptions.SCHEMA_BYTES) {
      throw texts.invalid("schema", null);
    }
    return new LogCommitData(
        texts.parse("uuid", UUID::fromString),
        texts.parse("history", UUID::fromString),
        texts.number("epoch", 1),
        replay,
        texts.number("synced.lsn", 0),
        texts.number("max.lsn", 0),
        schema,
        new ArrayList<>(texts.parse("lost", LsnRange::parse)));
  }

  /** Refuses a generation of another log, or of another history of this one. */
  public void requireLineage(FileHeader header) throws LogMismatchException {
    String name = LogFileNames.generation(header.generation());
    FileHeader.Lineage lineage = header.lineage();
    LogMismatchException.require(
        lineage.log().equals(log),
        LogMismatchException.Reason.FOREIGN_LOG,
        name + " is of log " + lineage.log() + ", the commit of " + log);
    LogMismatchException.require(
        lineage.history().equals(history),
        LogMismatchException.Reason.FOREIGN_HISTORY,
        name + " is of history " + lineage.history() + ", the commit of " + history);
  }

  /** Texts of the user data, with messages that name the key. */
  private record Texts(Map<String, String> userData) {

    /** Throws an {@link IllegalArgumentException} for a text that is not valid. */
    private interface Parser<T> {
      T parse(String text);
    }

    private <T> T parse(String key, Parser<T> parser) throws LogMismatchException {
      String text = userData.get(PREFIX + key);
      if (text == null) {
        throw invalid(key, null);
      }
      try {
        return parser.parse(text);
      } catch (IllegalArgumentException e) {
        throw invalid(key, e);
      }
    }

    private long number(String key, long min) throws LogMismatchException {
      long value = parse(key, Long::parseLong);
      if (value < min || value > FileHeader.MAX_NUMBER) {
        throw invalid(key, null);
      }
      return value;
    }

    private LogMismatchException invalid(String key, Throwable cause) {
      LogMismatchException failure =
          new LogMismatchException(
              LogMismatchException.Reason.COMMIT_DATA,
              "commit user data has " + PREFIX + key + "=" + userData.get(PREFIX + key));
      failure.initCause(cause);
      return failure;
    }
  }
}
