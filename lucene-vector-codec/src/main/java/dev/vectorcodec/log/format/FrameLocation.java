package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogCorruptException;

/** Which frame of which file, for messages. */
public record FrameLocation(long generation, long offset, FrameHeader header) {

  /** A frame whose checksums are right and whose content no writer writes. */
  public LogCorruptException impossible(String problem) {
    return new LogCorruptException(
        "frame with right checksums has " + problem,
        generation,
        offset,
        header.lsn(),
        header.lastLsn(),
        "right checksums, so it is no torn write");
  }
}
