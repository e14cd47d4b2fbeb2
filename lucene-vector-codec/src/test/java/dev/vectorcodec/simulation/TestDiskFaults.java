package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import dev.vectorcodec.simulation.fault.DiskFault.Effect;
import dev.vectorcodec.simulation.fault.DiskFault.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: the storage keeps its contract, and fails exactly where and how it is planned. */
public class TestDiskFaults extends LuceneTestCase {

  private final SimulatedFiles files = new SimulatedFiles(new SimulatedDisk());

  private static void everyCall(SimulatedFiles files) throws IOException {
    LogLock lock = files.storage.lock("lock");
    lock.ensureHeld();
    LogFile file = files.create("a", 10, 'A');
    file.force(true);
    files.storage.syncDirectory();
    files.storage.rename("a", "b");
    assertEquals("A*10", files.runs("b"));
    files.storage.list();
    files.storage.delete("b");
  }

  public void testEveryCallFails() throws IOException {
    everyCall(files);
    long calls = files.disk.calls();
    assertEquals(12, calls);
    for (int call = 0; call < calls; call++) {
      for (Effect effect : Effect.values()) {
        SimulatedFiles fresh = new SimulatedFiles(new SimulatedDisk());
        DiskFault fault = DiskFault.at(Kind.IO_ERROR, call).after(effect);
        fresh.disk.plan(fault);
        IOException failure = expectThrows(IOException.class, () -> everyCall(fresh));
        assertTrue(failure.getMessage(), failure.getMessage().startsWith("Input/output error"));
        assertTrue(fault.hasFired());
        assertEquals(call + 1, fresh.disk.calls());
        // Once only.
        fresh.storage.list();
      }
    }
  }

  public void testFailedCallMayHaveHadItsEffect() throws IOException {
    LogFile file = files.createDurable("a", 0, 'A');
    ByteBuffer source = ByteBuffer.wrap(new byte[] {'A', 'A', 'A', 'A'});
    Map<Effect, String> found =
        new EnumMap<>(Map.of(Effect.NONE, "", Effect.PART, "A*2", Effect.ALL, "A*4"));
    for (Map.Entry<Effect, String> entry : found.entrySet()) {
      files.disk.plan(DiskFault.at(Kind.IO_ERROR, 0).after(entry.getKey()));
      expectThrows(IOException.class, () -> file.write(source, 0));
      assertEquals(entry.getValue(), files.runs("a"));
    }
    files.disk.plan(DiskFault.at(Kind.IO_ERROR, 0).after(Effect.ALL));
    expectThrows(IOException.class, () -> file.force(true));
    assertEquals("A*4", files.crash(CrashModel.STRICT, 0).runs("a"));
    files.disk.plan(DiskFault.at(Kind.IO_ERROR, 0).after(Effect.ALL));
    expectThrows(IOException.class, () -> files.storage.rename("a", "b"));
    files.disk.plan(DiskFault.at(Kind.IO_ERROR, 0).after(Effect.ALL));
    expectThrows(IOException.class, files.storage::syncDirectory);
    assertEquals("A*4", files.crash(CrashModel.STRICT, 0).runs("b"));
  }

  public void testForGood() throws IOException {
    LogFile file = files.create("a", 1, 'A');
    files.disk.plan(DiskFault.at(Kind.SYNC_FAILURE, 1).forGood());
    file.force(true);
    expectThrows(IOException.class, () -> file.force(true));
    SimulatedFiles.write(file, 1, 1, 'A');
    expectThrows(IOException.class, files.storage::syncDirectory);
    expectThrows(IOException.class, () -> file.force(true));
    files.disk.repair();
    file.force(true);
  }

  public void testShortAndEmpty() throws IOException {
    LogFile file = files.create("a", 0, 'A');
    files.disk.plan(DiskFault.at(Kind.SHORT_WRITE, 0));
    files.disk.plan(DiskFault.at(Kind.EMPTY_WRITE, 1));
    files.disk.plan(DiskFault.at(Kind.SHORT_READ, 0));
    ByteBuffer source = ByteBuffer.allocateDirect(10);
    assertEquals(5, file.write(source, 0));
    assertEquals(0, file.write(source, 5));
    assertEquals(5, file.write(source, 5));
    assertEquals(10, file.sizeInBytes());
    ByteBuffer target = ByteBuffer.allocateDirect(20);
    assertEquals(1, file.read(target, 0));
    assertEquals(9, file.read(target, 1));
    assertEquals(-1, file.read(target, 10));
    assertEquals(10, target.position());
  }

  public void testSyncIgnored() throws IOException {
    files.disk.plan(DiskFault.at(Kind.SYNC_IGNORED, 0).forGood());
    files.createDurable("a", 1, 'A');
    assertEquals("none", files.crash(CrashModel.STRICT, 0).runs("a"));
    assertEquals("A*1", files.crash(CrashModel.KILL, 0).runs("a"));
  }

  public void testCrashStopsEverything() throws IOException {
    LogLock lock = files.storage.lock("lock");
    LogFile file = files.createDurable("a", 1, 'A');
    int boundary = files.disk.boundary();
    files.disk.plan(DiskFault.at(Kind.CRASH, 1));
    file.sizeInBytes();
    expectThrows(SimulatedCrash.class, () -> SimulatedFiles.write(file, 0, 1, 'B'));
    assertTrue(files.disk.isStopped());
    expectThrows(SimulatedCrash.class, () -> SimulatedFiles.write(file, 0, 1, 'B'));
    expectThrows(SimulatedCrash.class, () -> file.force(true));
    expectThrows(SimulatedCrash.class, files.storage::list);
    expectThrows(SimulatedCrash.class, () -> files.storage.delete("a"));
    expectThrows(SimulatedCrash.class, files.storage::syncDirectory);
    expectThrows(SimulatedCrash.class, lock::ensureHeld);
    lock.close();
    assertEquals(boundary, files.disk.boundary());
    SimulatedFiles next = files.crash(CrashModel.KILL, 0);
    assertEquals("A*1", next.runs("a"));
    next.storage.lock("lock").ensureHeld();

    next.disk.plan(DiskFault.at(Kind.CRASH, 0).after(Effect.ALL));
    expectThrows(SimulatedCrash.class, () -> next.storage.delete("a"));
    assertEquals("none", next.crash(CrashModel.KILL, 0).runs("a"));
    next.disk.stop();
  }

  public void testCapacity() throws IOException {
    files.disk.setCapacityInBytes(100);
    LogFile file = files.create("a", 60, 'A');
    LogFile other = files.create("b", 30, 'B');
    ByteBuffer source = ByteBuffer.allocate(20);
    assertEquals(10, other.write(source, 30));
    IOException full = expectThrows(IOException.class, () -> other.write(source, 40));
    assertEquals("No space left on device", full.getMessage());
    // Bytes that are there already need no room.
    SimulatedFiles.write(file, 0, 60, 'C');
    assertEquals(100, files.disk.usedInBytes());
    SimulatedFiles killed = files.crash(CrashModel.KILL, 0);
    killed.storage.delete("a");
    LogFile more = killed.create("c", 60, 'D');
    expectThrows(IOException.class, () -> SimulatedFiles.write(more, 60, 1, 'D'));
    files.disk.plan(DiskFault.at(Kind.NO_SPACE, 0));
    file.sizeInBytes();
    full = expectThrows(IOException.class, () -> file.force(true));
    assertTrue(full.getMessage(), full.getMessage().startsWith("No space left on device"));
  }

  public void testContract() throws IOException {
    LogFile file = files.create("a", 1, 'A');
    expectThrows(FileAlreadyExistsException.class, () -> files.storage.create("a"));
    expectThrows(NoSuchFileException.class, () -> files.storage.open("b"));
    expectThrows(NoSuchFileException.class, () -> files.storage.delete("b"));
    expectThrows(NoSuchFileException.class, () -> files.storage.rename("b", "c"));
    LogFile reader = files.storage.open("a");
    ByteBuffer one = ByteBuffer.allocate(1);
    expectThrows(NonWritableChannelException.class, () -> reader.write(one, 0));
    reader.force(true);
    files.storage.syncDirectory();
    assertEquals("A*1", files.crash(CrashModel.STRICT, 0).runs("a"));
    files.create("b", 2, 'B');
    files.storage.rename("b", "a");
    assertEquals(List.of("a"), files.storage.list());
    assertEquals("B*2", files.runs("a"));
    // An open file stays what it is, whatever has its name.
    assertEquals(1, reader.sizeInBytes());
    file.close();
    expectThrows(ClosedChannelException.class, file::sizeInBytes);
    files.storage.close();
    expectThrows(AlreadyClosedException.class, files.storage::list);
  }

  public void testLock() throws IOException {
    LogLock lock = files.storage.lock("lock");
    LockObtainFailedException held =
        expectThrows(LockObtainFailedException.class, () -> files.storage.lock("lock"));
    assertTrue(held.getMessage(), held.getMessage().contains("log/lock"));
    lock.close();
    expectThrows(AlreadyClosedException.class, lock::ensureHeld);
    LogLock again = files.storage.lock("lock");
    again.ensureHeld();
    files.storage.delete("lock");
    expectThrows(IOException.class, again::ensureHeld);
    files.storage.create("lock");
    expectThrows(IOException.class, again::ensureHeld);
  }

  public void testClock() {
    SimulatedClock clock = new SimulatedClock();
    long nanos = clock.nanoTime();
    long millis = clock.currentTimeMillis();
    clock.advanceNanos(5_000_000);
    assertEquals(nanos + 5_000_000, clock.nanoTime());
    assertEquals(millis + 5, clock.currentTimeMillis());
    clock.jumpMillis(-1_000);
    assertEquals(nanos + 5_000_000, clock.nanoTime());
    assertEquals(millis - 995, clock.currentTimeMillis());
    expectThrows(IllegalArgumentException.class, () -> clock.advanceNanos(-1));
  }
}
