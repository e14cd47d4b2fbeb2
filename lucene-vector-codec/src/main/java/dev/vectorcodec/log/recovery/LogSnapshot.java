package dev.vectorcodec.log.recovery;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.read.FrameWalk;
import dev.vectorcodec.log.read.GenerationReader;
import dev.vectorcodec.log.read.LogGeneration;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.write.GenerationFiles;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.IORunnable;

/**
 * The log up to some log sequence number, to be copied while others go on writing to it. Frames up
 * to there never change, so that nobody has to wait for the copy; whoever copies keeps {@link
 * WriteLog#deleteBelow} from the generations.
 */
public final class LogSnapshot {

  private final WriteLog log;
  private final LogStorage source;
  private final LogOptions options;
  private final long lsn;

  /**
   * All that was appended before this call. The caller sees to it that no batch is between {@link
   * WriteLog#append} and its application or abort.
   */
  public LogSnapshot(WriteLog log) {
    this.log = log;
    this.source = log.storage();
    this.options = log.options();
    this.lsn = log.lastLsn();
  }

  /** Last log sequence number that a copy holds. */
  public long lsn() {
    return lsn;
  }

  /**
   * Copies what a commit replays, up to {@link #lsn}, and judges the copy as opening it would. The
   * files of the copy have no room that is not used, and no byte behind the last frame.
   *
   * @param target durable when this returns; has no generations before
   * @param commit what the commit beside the copy says of its log
   * @param check is called every now and then; what it throws ends the copying
   * @return how many bytes the copy has
   * @throws LogCorruptException when what is copied is damaged
   */
  public long copyTo(LogStorage target, LogCommitData commit, IORunnable check) throws IOException {
    log.awaitDurable(lsn);
    long bytes = 0;
    try (GenerationReader reader = new GenerationReader(source, options)) {
      List<FileHeader> headers = headers(reader, commit.replay().generation());
      for (int i = 0; i < headers.size(); i++) {
        LogGeneration generation = reader.reopen(headers.get(i));
        boolean isLast = i == headers.size() - 1;
        long end = isLast ? end(generation, commit) : headers.get(i + 1).predecessor().bytes();
        bytes += copy(generation, end, target, check);
      }
    }
    judge(target, commit);
    return bytes;
  }

  /** Of the generations from one on that have frames of the snapshot, or could have. */
  private List<FileHeader> headers(GenerationReader reader, long first) throws IOException {
    List<FileHeader> headers = new ArrayList<>();
    for (long generation : LogFileNames.generations(source.list())) {
      if (generation < first) {
        continue;
      }
      FileHeader header = reader.open(generation, false, new ArrayList<>()).header();
      if (header.firstLsn() > lsn + 1) {
        break;
      }
      headers.add(header);
    }
    return headers;
  }

  /** Where the last frame of the snapshot ends, in its last generation. */
  private long end(LogGeneration last, LogCommitData commit) throws IOException {
    ReplayPoint start =
        last.header().generation() == commit.replay().generation()
            ? commit.replay()
            : last.header().start();
    FrameWalk walk = new FrameWalk(last, start);
    walk.runThrough(lsn);
    ReplayPoint reached = walk.position();
    if (reached.lsn() != lsn + 1) {
      throw new LogCorruptException(
          "acknowledged writes are damaged",
          last.header().generation(),
          reached.offset(),
          reached.lsn(),
          lsn,
          "the log that is open says that they were forced");
    }
    return reached.offset();
  }

  private long copy(LogGeneration from, long end, LogStorage target, IORunnable check)
      throws IOException {
    GenerationFiles files = new GenerationFiles(target);
    try (LogFile file = files.create(LogFileNames.temporary(from.header().generation()))) {
      GenerationFiles.writeHeader(file, from.header().withAllocatedBytes(end));
      file.force(true);
      long start = FileHeaderLayout.FRAMES_OFFSET;
      from.window().copy(start, end, file, start, check);
      file.force(true);
    }
    files.publish(from.header().generation());
    return end;
  }

  private void judge(LogStorage target, LogCommitData commit) throws IOException {
    try (LogRecovery copy = LogRecovery.readOnly(target, options, commit.toMap())) {
      RecoveryReport report = copy.report();
      if (report.tail() != RecoveryReport.Tail.CLEAN || report.lastLsn() != lsn) {
        throw new IOException(
            "the copy of the log in "
                + target
                + " does not end with LSN="
                + lsn
                + ", but with LSN="
                + report.lastLsn()
                + ", "
                + report.tail());
      }
    }
  }
}
