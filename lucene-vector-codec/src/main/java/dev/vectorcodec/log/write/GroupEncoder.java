package dev.vectorcodec.log.write;

import dev.vectorcodec.log.format.FrameChain;
import dev.vectorcodec.log.format.FrameCodec;
import dev.vectorcodec.log.format.FrameContent;
import dev.vectorcodec.log.format.FrameHeader;
import dev.vectorcodec.log.format.FrameLayout;
import dev.vectorcodec.log.format.FrameType;
import dev.vectorcodec.log.format.PayloadWriter;
import dev.vectorcodec.log.machine.LogRequest.QueuedFrame;
import dev.vectorcodec.log.machine.LogRequest.WriteGroup;
import dev.vectorcodec.log.storage.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns groups into bytes, and writes them in pieces of a buffer. For one thread. */
public final class GroupEncoder {

  private static final int MIN_DIRECT_BYTES = 64 << 10;

  private final ByteBuffer buffer;

  /**
   * @param bufferBytes at least a frame's header
   */
  public GroupEncoder(int bufferBytes) {
    this.buffer = allocate(bufferBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A buffer to write from: outside the heap, unless copying it there is cheaper. */
  static ByteBuffer allocate(int bytes) {
    return bytes < MIN_DIRECT_BYTES ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
  }

  /**
   * Writes a group.
   *
   * @param codec of the file
   * @param chain checksum of all frames before the group
   * @return that of all frames up to its end
   */
  public int write(LogFile file, FrameCodec codec, WriteGroup group, int chain) throws IOException {
    FrameChain frames = new FrameChain(chain);
    long frameOffset = group.offset();
    long position = frameOffset;
    buffer.clear();
    for (QueuedFrame frame : group.frames()) {
      FrameContent content =
          frame.content().type() == FrameType.SEAL
              ? PayloadWriter.seal(frames.value())
              : frame.content();
      if (buffer.remaining() < FrameLayout.HEADER_BYTES) {
        position = drain(file, position);
      }
      FrameHeader header =
          new FrameHeader(
              content.type().code(),
              0,
              content.payload().length,
              frame.lsn(),
              content.count(),
              group.durableLsn(),
              content.payloadChecksum());
      codec.encode(header, buffer, buffer.position(), frameOffset);
      frames.add(buffer, buffer.position());
      buffer.position(buffer.position() + FrameLayout.HEADER_BYTES);
      position = put(file, position, content.payload());
      frameOffset += content.sizeInBytes();
    }
    drain(file, position);
    return frames.value();
  }

  private long put(LogFile file, long position, byte[] payload) throws IOException {
    long end = position;
    int copied = 0;
    while (copied < payload.length) {
      if (buffer.hasRemaining() == false) {
        end = drain(file, end);
      }
      int length = Math.min(buffer.remaining(), payload.length - copied);
      buffer.put(payload, copied, length);
      copied += length;
    }
    return end;
  }

  private long drain(LogFile file, long position) throws IOException {
    buffer.flip();
    long end = position + buffer.remaining();
    file.writeFully(buffer, position);
    buffer.clear();
    return end;
  }
}
