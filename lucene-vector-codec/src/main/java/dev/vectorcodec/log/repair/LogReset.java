package dev.vectorcodec.log.repair;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.read.GenerationReader;
import dev.vectorcodec.log.read.LogGeneration;
import dev.vectorcodec.log.read.TailSearch;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.write.GenerationFiles;
import dev.vectorcodec.log.write.WitnessFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts an empty log in place of one that cannot be opened. The old files stay beside it, under
 * names that a log does not look at.
 */
public final class LogReset {

  private static final String BACKUP_SUFFIX = ".bak";

  private LogReset() {}

  /**
   * Resets a log; whatever is not in the index is given up.
   *
   * @param commitUserData of the last commit of the index; null when there is none, or what it says
   *     of the log cannot be read
   * @return user data of the commit that has to be made on the index
   * @throws org.apache.lucene.store.LockObtainFailedException when another has the log locked
   */
  public static Map<String, String> reset(
      LogStorage storage, LogOptions options, Map<String, String> commitUserData)
      throws IOException {
    LogCommitData commit = LogCommitData.fromMap(commitUserData);
    try (LogLock lock = storage.lock(LogFileNames.LOCK)) {
      List<Long> generations = LogFileNames.generations(storage.list());
      FileHeader header = newHeader(storage, options, commit, generations);
      // Durably before the rest, or a crash would leave a witness of files that are not there.
      if (storage.list().contains(LogFileNames.WITNESS)) {
        storage.rename(LogFileNames.WITNESS, backupName(storage, LogFileNames.WITNESS));
        storage.syncDirectory();
      }
      for (long generation : generations) {
        String name = LogFileNames.generation(generation);
        storage.rename(name, backupName(storage, name));
      }
      storage.syncDirectory();
      GenerationFiles files = new GenerationFiles(storage);
      files.deleteTemporaryFiles();
      lock.ensureHeld();
      files.create(header).close();
      files.publish(header.generation());
      WitnessFile.create(storage, LogWitness.of(header)).close();
      long lastLsn = header.firstLsn() - 1;
      return new LogCommitData(
              header.lineage().log(),
              header.lineage().history(),
              header.epoch(),
              header.start(),
              lastLsn,
              lastLsn,
              options.schema(),
              commit == null ? List.of() : commit.lost())
          .toMap();
    }
  }

  private static String backupName(LogStorage storage, String name) throws IOException {
    List<String> present = storage.list();
    String backup = name + BACKUP_SUFFIX;
    for (int i = 2; present.contains(backup); i++) {
      backup = name + BACKUP_SUFFIX + i;
    }
    return backup;
  }

  /** An LSN, epoch or generation; 0 for one that is forged. */
  private static long given(long value) {
    return value > FileHeader.MAX_START_NUMBER ? 0 : value;
  }

  /**
   * Above every LSN, epoch and generation that can be found, except for those that no writer gave.
   */
  private static FileHeader newHeader(
      LogStorage storage, LogOptions options, LogCommitData commit, List<Long> generations)
      throws IOException {
    long maxLsn = commit == null ? 0 : Math.max(given(commit.maxLsn()), given(commit.syncedLsn()));
    long maxEpoch = commit == null ? 0 : given(commit.epoch());
    long maxGeneration = commit == null ? 0 : given(commit.replay().generation());
    FileHeader.Lineage known = null;
    LogWitness witness = WitnessReader.readIfKnown(storage);
    if (witness != null) {
      known = witness.lineage();
      maxLsn = Math.max(maxLsn, given(witness.durableLsn()));
      maxEpoch = Math.max(maxEpoch, given(witness.epoch()));
      maxGeneration = Math.max(maxGeneration, given(witness.generation()));
    }
    try (GenerationReader reader = new GenerationReader(storage, options)) {
      for (long generation : generations) {
        maxGeneration = Math.max(maxGeneration, given(generation));
        try {
          LogGeneration file = reader.open(generation, false, new ArrayList<>());
          FileHeader header = file.header();
          known = header.lineage();
          maxEpoch = Math.max(maxEpoch, given(header.epoch()));
          long frames = TailSearch.search(file, FileHeaderLayout.FRAMES_OFFSET).maxLsn();
          maxLsn = Math.max(maxLsn, Math.max(given(frames), given(header.firstLsn() - 1)));
        } catch (LogCorruptException | LogMismatchException e) {
          // That is why it is reset.
        }
      }
    }
    FileHeader.Lineage former = commit == null ? known : commit.lineage();
    FileHeader.Lineage lineage =
        former == null
            ? FileHeader.Lineage.next(options.random())
            : former.withNextHistory(options.random());
    FileHeader.Settings settings =
        new FileHeader.Settings(
            options.maxFrameBytes(),
            options.clock().currentTimeMillis(),
            options.schema(),
            FileHeaderLayout.FRAMES_OFFSET,
            0);
    return new FileHeader(
        lineage,
        maxGeneration + 1,
        maxEpoch + 1,
        options.random().nextLong(),
        maxLsn + 1,
        FileHeader.Predecessor.NONE,
        settings);
  }
}
