package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameCodec;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.machine.LogMachine;
import dev.vectorcodec.log.machine.LogRequest;
import dev.vectorcodec.log.machine.LogRequest.Begin;
import dev.vectorcodec.log.machine.LogRequest.Force;
import dev.vectorcodec.log.machine.LogRequest.Prepare;
import dev.vectorcodec.log.machine.LogRequest.Publish;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import dev.vectorcodec.log.machine.LogRequest.WriteHeader;
import dev.vectorcodec.log.machine.LogRequest.WriteWitness;
import dev.vectorcodec.log.storage.DiskFull;
import dev.vectorcodec.log.storage.FileLogLock;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogLock;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.util.IORunnable;

/**
 * Does to the disk what {@link LogMachine} asks for. All but {@link #prepare} belong to one thread
 * at a time.
 */
public final class LogIo implements LogRequest.Disk, Closeable {

  /**
   * A file that is open for writing.
   *
   * @param codec knows its salt
   */
  record Target(LogFile file, long salt, FrameCodec codec) implements Closeable {

    static Target of(LogFile file, long salt) {
      return new Target(file, salt, new FrameCodec(salt));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** A name, and which file must have it. */
  private record NamedFile(String name, Object identity) {}

  private final GenerationFiles files;
  private final LogStorage storage;
  private final LogLock lock;
  private final LogOptions options;
  private final FileHeader first;
  private final GroupEncoder encoder;
  private final long witnessSequence;
  private final LogWitness.Lease lease;
  private WitnessFile witness;
  private Target current;

  /** Of the file that {@link #current} writes to; null before there is one. */
  private volatile NamedFile currentName;

  private int chain;

  /** Before which the system was not asked about the lock. */
  private volatile long heldNanos;

  /** Handed over under the machine's lock. */
  private volatile Target next;

  private volatile String nextName;

  /**
   * @param first header of the generation to begin with
   * @param witnessSequence that the first state of the witness gets
   */
  public LogIo(
      LogStorage storage,
      LogLock lock,
      LogOptions options,
      FileHeader first,
      long witnessSequence) {
    this.storage = storage;
    this.files = new GenerationFiles(storage);
    this.lock = lock;
    this.options = options;
    this.first = first;
    this.chain = first.predecessor().chain();
    this.witnessSequence = witnessSequence;
    this.lease = LogWitness.Lease.own(options.random().nextLong());
    this.encoder = new GroupEncoder(options.bufferBytes());
  }

  LogStorage storage() {
    return storage;
  }

  /**
   * Makes the first generation. It fails with what {@link DiskFull} tells only if the generation
   * has no name yet, and can be made anew.
   */
  @Override
  public void begin(Begin request) throws IOException {
    ensureHeld();
    if (request.emergency()) {
      files.releaseReserve();
    }
    FileHeader header =
        request.emergency() ? first.withAllocatedBytes(FileHeaderLayout.FRAMES_OFFSET) : first;
    LogFile file = files.create(header);
    WitnessFile made;
    try {
      made = WitnessFile.prepare(files, storage, LogWitness.of(first, witnessSequence, lease));
    } catch (Throwable t) {
      throw files.discarded(file, LogFileNames.temporary(first.generation()), t);
    }
    try {
      ensureHeld();
      files.publish(first.generation());
    } catch (Throwable t) {
      try (made) {
        throw notPublished(file, t);
      }
    }
    try {
      currentName = named(first.generation());
      // Only now, for the witness must not name what a power loss may take away.
      made.publish();
    } catch (Throwable t) {
      try (file;
          made) {
        throw GenerationFiles.unrepeatable("the witness got no durable name", t);
      }
    }
    witness = made;
    current = Target.of(file, first.salt());
  }

  /** A full disk leaves nothing of an attempt, unless the call that failed has had its effect. */
  private IOException notPublished(LogFile file, Throwable cause) throws IOException {
    long generation = first.generation();
    if (DiskFull.isSaidBy(cause) && files.isPublished(generation) == false) {
      throw files.discarded(file, LogFileNames.temporary(generation), cause);
    }
    try (file) {
      throw GenerationFiles.unrepeatable("generation " + generation + " got no name", cause);
    }
  }

  /** Not what the name has now, which may be another file already. */
  private NamedFile named(long generation) {
    return new NamedFile(LogFileNames.generation(generation), files.takePublished(generation));
  }

  /**
   * Asks the system whether the log is still this process's alone, and goes to the file that has
   * the name. Any thread may call it.
   */
  void ensureHeld() throws IOException {
    long now = options.clock().nanoTime();
    lock.ensureHeld();
    ensureInPlace();
    heldNanos = now;
  }

  private void ensureInPlace() throws IOException {
    NamedFile named = currentName;
    while (named != null) {
      try {
        WitnessFile.ensureInPlace(storage, named.name(), named.identity());
        return;
      } catch (IOException e) {
        NamedFile now = currentName;
        if (named.equals(now)) {
          throw e;
        }
        // The log has left the file meanwhile, and may have deleted it.
        named = now;
      }
    }
  }

  /** Whether the last answer may still be relied on. */
  boolean isHeldLately() {
    return options.clock().nanoTime() - heldNanos < FileLogLock.RELIANCE_NANOS;
  }

  /** Comes after what is going to be acknowledged: an answer covers what was written before. */
  private void ensureHeldLately() throws IOException {
    if (isHeldLately() == false) {
      ensureHeld();
    }
  }

  /** Returns the chain with the group in it. May be repeated when the disk is full. */
  @Override
  public int write(WriteGroup group) throws IOException {
    try {
      chain = encoder.write(current.file(), current.codec(), group, chain);
    } catch (IOException e) {
      files.releaseReserveFor(e);
      chain = encoder.write(current.file(), current.codec(), group, chain);
    }
    ensureHeldLately();
    return chain;
  }

  @Override
  public void force(Force request) throws IOException {
    current.file().force(request.metadata());
    ensureHeldLately();
  }

  /** May be repeated when the disk is full: the file has no name yet. */
  @Override
  public void writeHeader(WriteHeader request) throws IOException {
    FileHeader header =
        new FileHeader(
            first.lineage(),
            request.generation(),
            first.epoch(),
            next.salt(),
            request.firstLsn(),
            request.predecessor(),
            new FileHeader.Settings(
                options.maxFrameBytes(),
                options.clock().currentTimeMillis(),
                options.schema(),
                request.allocatedBytes(),
                0));
    LogFile file = next.file();
    withReserve(() -> GenerationFiles.writeHeader(file, header));
    try {
      file.force(true);
    } catch (IOException e) {
      throw GenerationFiles.unrepeatable("the header of a generation could not be forced", e);
    }
  }

  /** Gives the bytes of the reserve back. */
  void releaseReserve() throws IOException {
    files.releaseReserve();
  }

  /** Gives the reserve up and tries again, when the disk is full. */
  private void withReserve(IORunnable action) throws IOException {
    try {
      action.run();
    } catch (IOException e) {
      files.releaseReserveFor(e);
      action.run();
    }
  }

  /** May be repeated when the disk is full. */
  @Override
  public void publish(Publish request) throws IOException {
    ensureHeld();
    withReserve(() -> files.publish(request.generation()));
    currentName = named(request.generation());
    Target old = current;
    current = next;
    next = null;
    nextName = null;
    try {
      old.close();
    } catch (IOException e) {
      // All of it was forced, so nothing can be lost here.
    }
  }

  @Override
  public void writeWitness(WriteWitness request) throws IOException {
    ensureHeld();
    witness.ensureInPlace();
    withReserve(() -> tell(request));
  }

  /**
   * The same when the log has failed, perhaps because its last file was taken away from it: what
   * was written to that file is missed by the next opening only if the witness knows of it.
   */
  void tellLast(WriteWitness request) throws IOException {
    if (witness != null && current != null) {
      lock.ensureHeld();
      witness.ensureInPlace();
      tell(request);
    }
  }

  private void tell(WriteWitness request) throws IOException {
    witness.write(
        request.generation(),
        current.salt(),
        request.durableLsn(),
        request.offset(),
        request.last() ? LogWitness.Lease.NONE : lease);
  }

  /** For who has just asked whether the log is still held: another holder may use the names. */
  void prepare(Prepare request) throws IOException {
    if (request.emergency()) {
      files.releaseReserve();
    } else {
      files.keepReserve(options.reserveBytes());
    }
    Target unwanted = next;
    if (unwanted != null) {
      next = null;
      try (unwanted) {
        files.deleteMade(nextName);
      }
    }
    LogFile file = files.prepare(request.generation(), request.zeroBytes());
    nextName = LogFileNames.temporary(request.generation());
    next = Target.of(file, options.random().nextLong());
  }

  /** Closes files and gives the lock back; what was prepared in vain is deleted. */
  @Override
  public void close() throws IOException {
    Target prepared = next;
    Target open = current;
    WitnessFile openWitness = witness;
    try (lock;
        open;
        openWitness) {
      if (prepared != null) {
        try (prepared) {
          files.deleteMade(nextName);
        }
        // So that the next opening finds nothing that it would have to wait for.
        storage.syncDirectory();
      }
    }
  }
}
