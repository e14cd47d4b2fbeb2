package dev.vectorcodec.log.repair;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.format.LogForger;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.read.WitnessReader;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the tools make of a witness, and leave. */
public class TestWitnessOfRepairs extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final String SECOND = LogFileNames.generation(2);
  private static final String WITNESS = LogFileNames.WITNESS;

  private Map<String, String> commit;

  @Override
  protected LogOptions options() {
    return super.options().withIdleDelay(Duration.ofMillis(5));
  }

  /** One generation with three batches, and 5 ms without writes. */
  private WriteLog writeIdle() throws IOException {
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    for (int i = 1; i <= 3; i++) {
      log.awaitDurable(append(log, put("id" + i, "source")));
    }
    settle(log);
    clock.advance(Duration.ofMillis(6));
    settle(log);
    return log;
  }

  private LogWitness witness() throws IOException {
    return WitnessReader.read(storage, new ArrayList<>());
  }

  private LogRecovery recover() throws IOException {
    return LogRecovery.recover(storage, options(), commit);
  }

  public void testWitnessOfAReset() throws IOException {
    WriteLog log = writeIdle();
    log.rotate();
    log.close();
    storage.remove(FIRST);
    storage.remove(SECOND);
    LogCommitData data = LogCommitData.fromMap(LogReset.reset(storage, options(), commit));
    assertTrue(storage.list().contains(WITNESS + ".bak"));
    assertEquals(3, data.replay().generation());
    assertEquals(2, data.epoch());
    assertEquals(3, data.maxLsn());
    commit = data.toMap();
    try (LogRecovery recovery = recover()) {
      assertEquals(List.of(), recovery.report().warnings());
    }
    assertEquals(data.history(), witness().lineage().history());
  }

  /** A witness of another history says nothing of what a salvage copies. */
  public void testSalvageBesideAForeignWitness() throws IOException {
    writeIdle();
    storage = storage.copy();
    LogForger.forgeWitness(storage, slot -> slot.putLong(80, 100));
    assertEquals(List.of(new LsnRange(5, 100)), LogSalvager.losses(storage, options(), commit));
    LogForger.forgeWitness(
        storage, slot -> slot.putLong(32, new UUID(1, 2).getMostSignificantBits()));
    assertEquals(List.of(), LogSalvager.losses(storage, options(), commit));
    MemoryLogStorage target = new MemoryLogStorage();
    LogSalvager.Result result = LogSalvager.salvage(storage, target, options(), commit, false);
    storage = target;
    commit = result.commitUserData();
    try (LogRecovery recovery = recover()) {
      assertEquals(3, replayed(recovery).size());
      assertEquals(List.of(), recovery.report().warnings());
    }
  }
}
