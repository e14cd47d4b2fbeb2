package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.format.FrameChain;
import dev.vectorcodec.log.format.FrameCodec;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import dev.vectorcodec.log.format.FrameLocation;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A file of a log that is open for reading, with its header checked. */
public final class LogGeneration implements Closeable {

  private static final String PROOF = "a file gets its name only when header and size are durable";

  private final FileWindow window;
  private final FileHeader header;
  private final FrameCodec codec;

  private LogGeneration(FileWindow window, FileHeader header) {
    this.window = window;
    this.header = header;
    this.codec = new FrameCodec(header.salt());
  }

  /**
   * Opens a file.
   *
   * @param buffer for its window
   * @param force whether to make it durable before it is believed
   * @param warnings takes a note of a damaged copy of the header
   */
  static LogGeneration open(
      LogStorage storage, long generation, ByteBuffer buffer, boolean force, List<String> warnings)
      throws IOException {
    String name = LogFileNames.generation(generation);
    LogFile file = storage.open(name);
    try {
      FileWindow window = new FileWindow(file, name, file.sizeInBytes(), buffer);
      if (force) {
        window.force();
      }
      return new LogGeneration(window, readHeader(window, generation, warnings));
    } catch (Throwable t) {
      try (file) {
        throw t;
      }
    }
  }

  private static FileHeader readHeader(FileWindow window, long generation, List<String> warnings)
      throws IOException {
    if (window.sizeInBytes() < FileHeaderLayout.FRAMES_OFFSET) {
      throw corrupt(
          "file of " + window.sizeInBytes() + " bytes is shorter than its header", generation);
    }
    byte[][] bytes = new byte[2][FileHeaderLayout.LENGTH];
    FileHeader.Copy[] copies = new FileHeader.Copy[2];
    for (int i = 0; i < 2; i++) {
      window.read(FileHeaderLayout.copyOffset(i), bytes[i], FileHeaderLayout.LENGTH);
      copies[i] = FileHeader.decode(bytes[i]);
    }
    boolean firstPasses = passes(copies[0]);
    if (firstPasses && passes(copies[1]) && Arrays.equals(bytes[0], bytes[1]) == false) {
      throw corrupt("the two copies of the file header differ", generation);
    }
    if (firstPasses == false && passes(copies[1]) == false) {
      throw corrupt(
          "file header " + copies[0].problem() + "; and its second copy " + copies[1].problem(),
          generation);
    }
    for (int i = 0; i < 2; i++) {
      if (passes(copies[i]) == false) {
        warnings.add(
            LogFileNames.generation(generation)
                + ": copy "
                + i
                + " of the file header "
                + copies[i].problem()
                + "; the other one is whole");
      }
    }
    FileHeader.Copy copy = copies[firstPasses ? 0 : 1];
    if (copy.unsupported() != null) {
      throw new LogMismatchException(
          copy.unsupported(), LogFileNames.generation(generation) + " " + copy.problem());
    }
    if (copy.header().generation() != generation) {
      throw new LogMismatchException(
          LogMismatchException.Reason.BROKEN_CHAIN,
          LogFileNames.generation(generation)
              + " says that it is generation "
              + copy.header().generation());
    }
    long allocatedBytes = copy.header().settings().allocatedBytes();
    if (window.sizeInBytes() < allocatedBytes) {
      throw corrupt(
          "file of "
              + window.sizeInBytes()
              + " bytes is shorter than the "
              + allocatedBytes
              + " bytes it was made with",
          generation);
    }
    return copy.header();
  }

  /** Whether a copy is what was written, even by a version that is not known here. */
  private static boolean passes(FileHeader.Copy copy) {
    return copy.problem() == null || copy.unsupported() != null;
  }

  private static LogCorruptException corrupt(String message, long generation) {
    return new LogCorruptException(message, generation, 0, 0, 0, PROOF);
  }

  public FileHeader header() {
    return header;
  }

  public FileWindow window() {
    return window;
  }

  public long sizeInBytes() {
    return window.sizeInBytes();
  }

  FrameCodec codec() {
    return codec;
  }

  /** The frame header at a position; null when there is none, or the file ends before its end. */
  FrameHeader headerAt(long position) throws IOException {
    if (sizeInBytes() - position < FrameLayout.HEADER_BYTES) {
      return null;
    }
    int index = window.index(position, FrameLayout.HEADER_BYTES);
    return codec.decode(window.buffer(), index, position);
  }

  /** Whether the payload is there as a whole, and is what was written. */
  boolean hasPayload(long position, FrameHeader frame) throws IOException {
    long payload = FrameLayout.payloadOffset(position);
    return frame.payloadBytes() >= 0
        && frame.payloadBytes() <= sizeInBytes() - payload
        && window.checksum(payload, frame.payloadBytes()) == frame.payloadChecksum();
  }

  /** The payload of a frame for which {@link #hasPayload} was true. */
  public byte[] payload(long position, FrameHeader frame) throws IOException {
    byte[] payload = new byte[frame.payloadBytes()];
    window.read(FrameLayout.payloadOffset(position), payload, payload.length);
    return payload;
  }

  /** Adds the header at a position to a chain. */
  void addTo(FrameChain chain, long position) throws IOException {
    int index = window.index(position, FrameLayout.HEADER_BYTES);
    chain.add(window.buffer(), index);
  }

  public FrameLocation location(long position, FrameHeader frame) {
    return new FrameLocation(header.generation(), position, frame);
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
