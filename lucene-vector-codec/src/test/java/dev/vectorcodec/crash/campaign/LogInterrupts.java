package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.lucene.store.AlreadyClosedException;

/** A log in real files, whose only caller is interrupted all the time. */
public final class LogInterrupts {

  private LogInterrupts() {}

  public static void run(long seed) {
    Path directory = null;
    try {
      directory = Files.createTempDirectory("interrupts");
      write(directory, new SplittableRandom(seed));
    } catch (IOException | AlreadyClosedException e) {
      throw new Violation(Promise.INTERRUPT_HARMLESS, e.toString(), e);
    } finally {
      // Else the files below could not be deleted.
      Thread.interrupted();
      delete(directory);
    }
  }

  private static void write(Path directory, SplittableRandom random) throws IOException {
    LogOptions options =
        LogOptions.DEFAULT
            .withPreallocationBytes(4096)
            .withBufferBytes(4096)
            .withReserveBytes(0)
            .withRandom(random.split());
    Operations operations = new Operations(random.split());
    try (FileLogStorage storage = new FileLogStorage(directory);
        LogRecovery recovery = LogRecovery.recover(storage, options, null);
        WriteLog log = recovery.start()) {
      for (int i = 0; i < 8; i++) {
        Thread.currentThread().interrupt();
        List<LogOperation> batch = operations.batch();
        LogToken token = log.append(batch, DurabilityMode.SYNC);
        log.await(token, DurabilityMode.SYNC);
        if (random.nextInt(3) == 0) {
          log.rotate();
        }
        Violation.require(
            Thread.interrupted(), Promise.INTERRUPT_HARMLESS, "an interrupt was swallowed");
        Violation.require(
            log.durableLsn() >= token.lsn() + batch.size() - 1,
            Promise.INTERRUPT_HARMLESS,
            "an interrupt ended a wait");
      }
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) {
    if (directory == null) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
