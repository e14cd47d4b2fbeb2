package dev.vectorcodec.log.repair;

import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameCodec;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.machine.LogRequest.QueuedFrame;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.write.GenerationFiles;
import dev.vectorcodec.log.write.GroupEncoder;
import dev.vectorcodec.log.write.WitnessFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Writes frames with the LSNs they had. LSNs follow each other inside a generation, so each gap
 * starts a new one.
 */
final class SalvageOutput implements Closeable {

  private final LogStorage target;
  private final GenerationFiles files;
  private final LogOptions options;
  private final GroupEncoder encoder;
  private FileHeader.Lineage lineage;
  private LogFile file;
  private FileHeader header;
  private FrameCodec codec;
  private ReplayPoint start;
  private FileHeader.Predecessor written = FileHeader.Predecessor.NONE;
  private long nextLsn;
  private boolean sealed;

  private SalvageOutput(LogStorage target, GenerationFiles files, LogOptions options) {
    this.target = target;
    this.files = files;
    this.options = options;
    this.encoder = new GroupEncoder(options.bufferBytes());
  }

  /**
   * Begins in a directory without a log, where an attempt before may have left unfinished files.
   */
  static SalvageOutput begin(LogStorage target, LogOptions options) throws IOException {
    GenerationFiles files = new GenerationFiles(target);
    files.deleteTemporaryFiles();
    return new SalvageOutput(target, files, options);
  }

  /** Same log, new history. */
  FileHeader.Lineage lineage(FileHeader source) {
    if (lineage == null) {
      lineage = source.lineage().withNextHistory(options.random());
    }
    return lineage;
  }

  long epoch(FileHeader source) {
    return source.epoch() + 1;
  }

  /** Where the first frame lies. */
  ReplayPoint startPoint() {
    return start;
  }

  void add(FileHeader source, FrameHeader frame, byte[] payload) throws IOException {
    if (file == null || sealed || frame.lsn() != nextLsn) {
      startGeneration(source, frame.lsn());
    }
    FrameContent content =
        new FrameContent(frame.type(), frame.count(), payload, frame.payloadChecksum());
    // The file gets its name only when all of it was forced.
    long durable = frame.lsn() - 1;
    WriteGroup group =
        new WriteGroup(
            header.generation(),
            written.bytes(),
            durable,
            List.of(new QueuedFrame(content, frame.lsn(), 0)),
            content.sizeInBytes(),
            0);
    int chain = encoder.write(file, codec, group, written.chain());
    written =
        new FileHeader.Predecessor(frame.lastLsn(), written.bytes() + content.sizeInBytes(), chain);
    nextLsn = frame.lastLsn() + 1;
    sealed = frame.type() == FrameType.SEAL;
  }

  /** Ends with a generation without frames, above all LSNs that were ever given. */
  void finish(FileHeader source, long firstLsn) throws IOException {
    startGeneration(source, firstLsn);
    publish();
    WitnessFile.create(target, LogWitness.of(header)).close();
  }

  private void startGeneration(FileHeader source, long firstLsn) throws IOException {
    publish();
    FileHeader.Settings settings =
        new FileHeader.Settings(
            Math.max(options.maxFrameBytes(), source.maxFrameBytes()),
            options.clock().currentTimeMillis(),
            source.settings().schema(),
            FileHeaderLayout.FRAMES_OFFSET,
            0);
    header =
        new FileHeader(
            lineage(source),
            header == null ? 1 : header.generation() + 1,
            epoch(source),
            options.random().nextLong(),
            firstLsn,
            written,
            settings);
    file = files.create(header);
    codec = new FrameCodec(header.salt());
    start = start == null ? header.start() : start;
    written =
        new FileHeader.Predecessor(firstLsn - 1, FileHeaderLayout.FRAMES_OFFSET, written.chain());
    sealed = false;
  }

  private void publish() throws IOException {
    if (file != null) {
      try (LogFile finished = file) {
        file = null;
        finished.force(true);
        files.publish(header.generation());
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
