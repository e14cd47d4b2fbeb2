package dev.vectorcodec.log;

import dev.vectorcodec.log.LogRequest.Force;
import dev.vectorcodec.log.LogRequest.Prepare;
import dev.vectorcodec.log.LogRequest.Publish;
import dev.vectorcodec.log.LogRequest.WriteGroup;
import dev.vectorcodec.log.LogRequest.WriteHeader;
import java.io.Closeable;
import java.io.IOException;

/**
 * Does to the disk what {@link LogMachine} asks for. All but {@link #prepare} belong to one thread
 * at a time.
 */
final class LogIo implements Closeable {

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

  private final GenerationFiles files;
  private final LogStorage storage;
  private final LogLock lock;
  private final LogOptions options;
  private final FileHeader.Lineage lineage;
  private final long epoch;
  private final GroupEncoder encoder;
  private Target current;
  private int chain;

  /** Handed over under the machine's lock. */
  private volatile Target next;

  private volatile String nextName;

  /**
   * @param header of the generation that is open
   * @param file of that generation; closed by {@link #close}
   */
  LogIo(LogStorage storage, LogLock lock, LogOptions options, FileHeader header, LogFile file) {
    this.storage = storage;
    this.files = new GenerationFiles(storage);
    this.lock = lock;
    this.options = options;
    this.lineage = header.lineage();
    this.epoch = header.epoch();
    this.chain = header.predecessor().chain();
    this.encoder = new GroupEncoder(options.bufferBytes());
    this.current = Target.of(file, header.salt());
  }

  LogStorage storage() {
    return storage;
  }

  /** Returns the chain with the group in it. */
  int write(WriteGroup group) throws IOException {
    chain = encoder.write(current.file(), current.codec(), group, chain);
    return chain;
  }

  void force(Force request) throws IOException {
    current.file().force(request.metadata());
  }

  void writeHeader(WriteHeader request) throws IOException {
    FileHeader header =
        new FileHeader(
            lineage,
            request.generation(),
            epoch,
            next.salt(),
            request.firstLsn(),
            request.predecessor(),
            new FileHeader.Settings(
                options.maxFrameBytes(),
                options.clock().currentTimeMillis(),
                options.schema(),
                request.allocatedBytes(),
                0));
    files.writeHeader(next.file(), header);
  }

  void publish(Publish request) throws IOException {
    lock.ensureHeld();
    files.publish(request.generation());
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

  void prepare(Prepare request) throws IOException {
    if (request.emergency()) {
      files.releaseReserve();
    } else {
      files.keepReserve(options.reserveBytes());
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
    try (lock;
        open) {
      if (prepared != null) {
        prepared.close();
        files.deleteIfThere(nextName);
        // So that the next opening finds nothing that it would have to wait for.
        storage.syncDirectory();
      }
    }
  }
}
