package dev.vectorcodec.simulation;

import dev.vectorcodec.simulation.FolderState.Change;
import dev.vectorcodec.simulation.crash.Choices;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import dev.vectorcodec.simulation.fault.DiskFault.Call;
import dev.vectorcodec.simulation.fault.DiskFault.Effect;
import dev.vectorcodec.simulation.fault.DiskFault.Kind;
import dev.vectorcodec.simulation.fault.FsyncFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * A disk in memory, from one start of the machine to the next, with a journal of every operation on
 * any file of any folder.
 *
 * <p>A boundary is a number of operations of the journal. {@link #crash} makes, from the state at a
 * boundary, a disk for the next start; this disk stays as it is, so that one run can be crashed at
 * every boundary. Bytes are shared between disks, and copied when written.
 *
 * <p>A run that has to stop where it crashes plans a {@link Kind#CRASH}: then every later call
 * throws {@link SimulatedCrash}.
 */
public final class SimulatedDisk {

  private record Operation(Call call, String name, String detail) {}

  private final Map<String, SimulatedFolder> folders = new LinkedHashMap<>();

  /** All files of this start, those deleted too: what a block may have held before. */
  private final List<SimulatedFile> files = new ArrayList<>();

  private final List<Operation> journal = new ArrayList<>();
  private final List<DiskFault> faults = new ArrayList<>();
  private final Map<String, DiskLock> locks = new HashMap<>();
  private final int firstBoundary;
  private final long seed;

  /** Which pages a failed fsync loses. */
  private final Choices faultChoices;

  /** Boundaries just after a sync, ascending. */
  private int[] syncs = new int[16];

  private int syncCount;
  private long calls;
  private long capacityInBytes = Long.MAX_VALUE;
  private boolean readOnly;
  private boolean stopped;

  /** An empty disk. */
  public SimulatedDisk() {
    this(0);
  }

  /** An empty disk, with a seed for what failed fsyncs lose. */
  public SimulatedDisk(long seed) {
    this(seed, 0);
  }

  private SimulatedDisk(long seed, int firstBoundary) {
    this.seed = seed;
    this.firstBoundary = firstBoundary;
    this.faultChoices = new Choices(seed);
  }

  /** The boundary at which this start of the machine began. */
  public int firstBoundary() {
    return firstBoundary;
  }

  /** The boundary now. What was acknowledged by now must survive a crash from here on. */
  public synchronized int boundary() {
    return firstBoundary + journal.size();
  }

  /** How many calls there were, failed ones and those that change nothing included. */
  public synchronized long calls() {
    return calls;
  }

  /** Adds a failure. Its calls are counted from now on. */
  public synchronized void plan(DiskFault fault) {
    faults.add(fault);
  }

  /** Takes all planned failures back. */
  public synchronized void repair() {
    faults.clear();
  }

  /** Sets how many bytes all files together may have; a later start keeps it. */
  public synchronized void setCapacityInBytes(long capacityInBytes) {
    this.capacityInBytes = capacityInBytes;
  }

  /** The bytes that all files together have. */
  public synchronized long usedInBytes() {
    return folders.values().stream()
        .flatMap(folder -> folder.entries().values().stream())
        .distinct()
        .mapToLong(SimulatedFile::size)
        .sum();
  }

  /** Stops the machine: every later call throws. */
  public synchronized void stop() {
    stopped = true;
  }

  /** Whether the machine stopped. */
  public synchronized boolean isStopped() {
    return stopped;
  }

  /** Drops the page cache: what an fsync failed to write reads as it is on the disk. */
  public synchronized void evict() {
    files.forEach(SimulatedFile::evict);
  }

  /** A disk that a crash now may leave. */
  public SimulatedDisk crash(CrashModel model, long seed) {
    return crash(new Crash(boundary(), model, seed));
  }

  /** A disk that a crash may leave; one at a boundary that never came is one now. */
  public synchronized SimulatedDisk crash(Crash crash) {
    int boundary = Math.clamp(crash.boundary(), firstBoundary, boundary());
    CrashModel model = crash.model();
    Choices choices = crash.choices();
    int found = Arrays.binarySearch(syncs, 0, syncCount, boundary);
    int before = found >= 0 ? found : -found - 2;
    Survivor survivor =
        new Survivor(
            model,
            choices,
            (except, offset, length) -> stale(choices, boundary, except, offset, length),
            boundary,
            before < 0 ? firstBoundary : syncs[before]);
    SimulatedDisk next = new SimulatedDisk(seed + 1, model.losesPower() ? 0 : boundary);
    folders.forEach((name, folder) -> next.folders.put(name, survivor.folder(folder)));
    next.files.addAll(survivor.files());
    next.capacityInBytes = capacityInBytes;
    next.readOnly = readOnly && model.losesPower() == false;
    return next;
  }

  private byte[] stale(
      Choices choices, int boundary, SimulatedFile except, long offset, int length) {
    byte[] bytes = new byte[length];
    int present = 0;
    if (choices.even() && files.size() > 1) {
      int index = choices.below(files.size());
      SimulatedFile other = files.get(index);
      other = other == except ? files.get((index + 1) % files.size()) : other;
      present = other.at(boundary).base().durable().read(offset, bytes, 0, length);
    }
    if (present == 0) {
      choices.fill(bytes, 0, length);
    }
    return bytes;
  }

  /** The operations between two boundaries, one a line. */
  public synchronized String describe(int from, int to) {
    return journal.subList(from - firstBoundary, to - firstBoundary).stream()
        .map(operation -> operation.call + " " + operation.name + " " + operation.detail)
        .collect(Collectors.joining("\n"));
  }

  /** Makes a folder, durably, where there is none. */
  synchronized void addFolder(String folder, boolean isOrdered) {
    folders.computeIfAbsent(folder, name -> new SimulatedFolder(isOrdered, new LinkedHashMap<>()));
  }

  /** What is to be done of a call. */
  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T call(Call call, Action<T> action) throws IOException {
    DiskFault fault = admit(call);
    if (fault == null) {
      return action.run();
    }
    if (fault.effect() != Effect.NONE) {
      action.run();
    }
    throw failure(fault, call);
  }

  /** Counts a call. Returns how it is to fail; null when it is not. */
  private DiskFault admit(Call call) throws IOException {
    return admit(call, "");
  }

  private DiskFault admit(Call call, String written) throws IOException {
    if (stopped) {
      throw new SimulatedCrash("the machine stopped before");
    }
    calls++;
    DiskFault striking = null;
    for (DiskFault fault : faults) {
      // All of them count.
      if (fault.strikes(call, written) && striking == null) {
        striking = fault;
      }
    }
    if (readOnly && call.changesDisk() && striking == null) {
      throw new IOException("Read-only file system");
    }
    return striking;
  }

  private IOException failure(DiskFault fault, Call call) {
    if (fault.kind == Kind.CRASH) {
      stopped = true;
      throw new SimulatedCrash("planned " + fault);
    }
    String what = fault.kind == Kind.NO_SPACE ? "No space left on device" : "Input/output error";
    return new IOException(what + " (planned at " + call + ": " + fault + ")");
  }

  private int log(Call call, String name, String detail) {
    journal.add(new Operation(call, name, detail));
    return boundary();
  }

  private void markSync(int boundary) {
    if (syncCount == syncs.length) {
      syncs = Arrays.copyOf(syncs, 2 * syncCount);
    }
    syncs[syncCount++] = boundary;
  }

  synchronized List<String> list(String folder) throws IOException {
    return call(Call.LIST, () -> List.copyOf(folders.get(folder).entries().keySet()));
  }

  synchronized SimulatedFile create(String folder, String name) throws IOException {
    return call(
        Call.CREATE,
        () -> {
          if (folders.get(folder).entries().containsKey(name)) {
            throw new FileAlreadyExistsException(folder + "/" + name);
          }
          return createEntry(folder, name);
        });
  }

  private SimulatedFile createEntry(String folder, String name) {
    SimulatedFile file = new SimulatedFile(folder + "/" + name, FileContent.EMPTY);
    files.add(file);
    int sequence = log(Call.CREATE, file.label, "");
    folders.get(folder).change(new Change(sequence, name, file, null));
    return file;
  }

  synchronized SimulatedFile open(String folder, String name) throws IOException {
    return call(Call.OPEN, () -> find(folder, name));
  }

  private SimulatedFile find(String folder, String name) throws IOException {
    SimulatedFile file = folders.get(folder).entries().get(name);
    if (file == null) {
      throw new NoSuchFileException(folder + "/" + name);
    }
    return file;
  }

  /** The bytes of a file as they are now. */
  synchronized FileContent content(String folder, String name) throws IOException {
    return call(Call.OPEN, () -> find(folder, name).content());
  }

  synchronized long size(String folder, String name) throws IOException {
    return call(Call.LENGTH, () -> find(folder, name).size());
  }

  synchronized long size(SimulatedFile file) throws IOException {
    return call(Call.LENGTH, file::size);
  }

  synchronized int read(SimulatedFile file, long position, byte[] target, int from, int length)
      throws IOException {
    DiskFault fault = admit(Call.READ);
    if (fault != null && fault.kind != Kind.SHORT_READ) {
      throw failure(fault, Call.READ);
    }
    int wanted = fault == null ? length : Math.min(1, length);
    return file.content().read(position, target, from, wanted);
  }

  /** Writes some of the bytes. Returns how many; none only as planned. */
  synchronized int write(SimulatedFile file, long position, byte[] source, int from, int length)
      throws IOException {
    DiskFault fault = admit(Call.WRITE, file.label);
    int count = length;
    if (fault != null) {
      boolean isPart = fault.kind == Kind.SHORT_WRITE || fault.effect() == Effect.PART;
      boolean isNone = fault.kind == Kind.EMPTY_WRITE || fault.effect() == Effect.NONE;
      count = isPart ? (length + 1) / 2 : isNone ? 0 : length;
    }
    long growth = position + count - file.size();
    if (growth > 0 && count > 0 && capacityInBytes != Long.MAX_VALUE) {
      long room = Math.max(0, capacityInBytes - usedInBytes());
      count = (int) Math.max(0, count - Math.max(0, growth - room));
      if (count == 0) {
        throw new IOException("No space left on device");
      }
    }
    if (count > 0) {
      byte[] data = Arrays.copyOfRange(source, from, from + count);
      int sequence = log(Call.WRITE, file.label, "[" + position + ", +" + count + ")");
      file.write(sequence, position, data);
    }
    if (fault != null && fault.kind != Kind.SHORT_WRITE && fault.kind != Kind.EMPTY_WRITE) {
      throw failure(fault, Call.WRITE);
    }
    return count;
  }

  synchronized void force(SimulatedFile file, boolean metadata) throws IOException {
    DiskFault fault = admit(Call.FORCE);
    if (fault != null && fault.kind == Kind.SYNC_IGNORED) {
      return;
    }
    boolean told = fault != null;
    if (fault == null || fault.effect() != Effect.NONE) {
      int sequence = log(Call.FORCE, file.label, metadata ? "with its size" : "");
      markSync(sequence);
      told |= file.force(sequence, metadata) == false;
    } else if (fault.kind == Kind.SYNC_FAILURE) {
      int sequence = log(Call.FORCE, file.label, "failed: " + fault.fsyncFailure());
      if (fault.fsyncFailure() != FsyncFailure.KEPT_DIRTY) {
        markSync(sequence);
      }
      StaleBytes stale =
          (except, offset, length) ->
              stale(faultChoices, Integer.MAX_VALUE, except, offset, length);
      told = file.fail(sequence, fault.fsyncFailure(), faultChoices, stale);
    }
    if (told) {
      throw fault == null
          ? new IOException("Input/output error (of an earlier fsync of " + file.label + ")")
          : failure(fault, Call.FORCE);
    }
  }

  synchronized void rename(String folder, String from, String to) throws IOException {
    call(
        Call.RENAME,
        () -> {
          SimulatedFile file = find(folder, from);
          int sequence = log(Call.RENAME, folder + "/" + from, "to " + to);
          folders.get(folder).change(new Change(sequence, to, file, from));
          return file;
        });
  }

  synchronized void link(String folder, String name, String second) throws IOException {
    call(
        Call.LINK,
        () -> {
          SimulatedFile file = find(folder, name);
          if (folders.get(folder).entries().containsKey(second)) {
            throw new FileAlreadyExistsException(folder + "/" + second);
          }
          int sequence = log(Call.LINK, folder + "/" + name, "as " + second);
          folders.get(folder).change(new Change(sequence, second, file, null));
          return file;
        });
  }

  synchronized void delete(String folder, String name) throws IOException {
    call(
        Call.DELETE,
        () -> {
          SimulatedFile file = find(folder, name);
          int sequence = log(Call.DELETE, folder + "/" + name, "");
          folders.get(folder).change(new Change(sequence, name, null, null));
          return file;
        });
  }

  synchronized void syncDirectory(String folder) throws IOException {
    DiskFault fault = admit(Call.SYNC_DIRECTORY);
    if (fault != null && fault.kind == Kind.SYNC_IGNORED) {
      return;
    }
    if (fault == null || fault.effect() != Effect.NONE) {
      int sequence = log(Call.SYNC_DIRECTORY, folder, "");
      markSync(sequence);
      folders.get(folder).sync(sequence);
    }
    if (fault != null) {
      readOnly |=
          fault.kind == Kind.SYNC_FAILURE && fault.fsyncFailure() != FsyncFailure.KEPT_DIRTY;
      throw failure(fault, Call.SYNC_DIRECTORY);
    }
  }

  /** Takes a lock; the file that carries it stays when it is released, as usual. */
  synchronized DiskLock lock(String folder, String name) throws IOException {
    return call(
        Call.LOCK,
        () -> {
          DiskLock held = locks.get(folder + "/" + name);
          if (held != null) {
            throw new LockObtainFailedException("held by " + held);
          }
          SimulatedFile file = folders.get(folder).entries().get(name);
          DiskLock lock =
              new DiskLock(this, folder, name, file == null ? createEntry(folder, name) : file);
          locks.put(folder + "/" + name, lock);
          return lock;
        });
  }

  /** Which file has a name now. */
  synchronized SimulatedFile identity(String folder, String name) throws IOException {
    return call(Call.LENGTH, () -> find(folder, name));
  }

  synchronized boolean carries(String folder, String name, SimulatedFile file) throws IOException {
    return call(Call.LENGTH, () -> folders.get(folder).entries().get(name) == file);
  }

  synchronized void release(DiskLock lock, String folder, String name) {
    locks.remove(folder + "/" + name, lock);
  }
}
