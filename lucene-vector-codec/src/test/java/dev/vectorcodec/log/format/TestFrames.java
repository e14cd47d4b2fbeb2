package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogDumper;
import dev.vectorcodec.log.repair.LogSalvager;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Frames with right checksums over content that no writer writes, hostile lengths among them. */
public class TestFrames extends LogTestCase {

  private static final String NAME = LogFileNames.generation(1);
  private static final int FRAME = 8192;

  private Map<String, String> commit;
  private byte[] good;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("id", 1f, 2f)));
    log.awaitDurable(append(log, delete("other")));
    storage = storage.copy();
    good = storage.bytes(NAME);
  }

  /** Changes a frame and makes its checksums right again. */
  private void forge(int frame, Consumer<ByteBuffer> change) {
    byte[] bytes = good.clone();
    PlainFrame plain = PlainFrame.of(bytes).get(frame);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer slice = in.slice(plain.offset(), plain.end() - plain.offset());
    change.accept(slice.order(ByteOrder.LITTLE_ENDIAN));
    LogForger.seal(bytes, plain.offset());
    storage.setBytes(NAME, bytes);
  }

  private void assertImpossible(String message, int frame, Consumer<ByteBuffer> change) {
    forge(frame, change);
    LogCorruptException e =
        expectThrows(
            LogCorruptException.class,
            () -> {
              try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
                replayed(recovery);
              }
            });
    assertTrue(e.getMessage(), e.getMessage().contains("right checksums has " + message));
    assertEquals(0, storage.openFiles());
  }

  public void testHeaders() {
    assertImpossible("LSN=5 where 1 is due", 0, frame -> frame.putLong(8, 5));
    assertImpossible("LSN=1 where 2 is due", 1, frame -> frame.putLong(8, 1));
    assertImpossible("count=0", 0, frame -> frame.putInt(16, 0));
    assertImpossible("count=-1", 0, frame -> frame.putInt(16, -1));
    assertImpossible("durableLsn=1 after 0", 0, frame -> frame.putLong(24, 1));
    assertImpossible("durableLsn=-1", 0, frame -> frame.putLong(24, -1));
    assertImpossible("payloadBytes=-8", 0, frame -> frame.putInt(4, -8));
    assertImpossible("payloadBytes=9", 0, frame -> frame.putInt(4, 9));
    assertImpossible("payloadBytes=2147483640", 0, frame -> frame.putInt(4, Integer.MAX_VALUE - 7));
    assertImpossible("payloadBytes=1048544", 0, frame -> frame.putInt(4, (1 << 20) - 32));
    assertImpossible("BATCH with flags=1", 0, frame -> frame.put(21, (byte) 1));
    assertImpossible("WATERMARK with payloadBytes", 0, frame -> frame.put(20, (byte) 4));
    assertImpossible("SEAL with payloadBytes", 0, frame -> frame.put(20, (byte) 3));
    assertImpossible(
        "ABORT with payloadBytes=8 and count=2",
        0,
        frame -> frame.put(20, (byte) 2).putInt(4, 8).putInt(16, 2));
  }

  /** A length above the file's bytes, below its limit: the file ends inside the frame. */
  public void testLengthBehindTheEnd() throws IOException {
    forge(1, frame -> frame.putInt(4, 1 << 19));
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(1, replayed(recovery).size());
      assertEquals(RecoveryReport.Tail.TORN_PROVEN, recovery.report().tail());
    }
  }

  public void testControlFrames() {
    assertImpossible("chain=", 1, frame -> frame.put(20, (byte) 3).putInt(4, 8).putLong(40, 77));
    assertImpossible(
        "an abort of LSN=2", 1, frame -> frame.put(20, (byte) 2).putInt(4, 8).putLong(40, 2));
    assertImpossible(
        "an abort of LSN=0", 1, frame -> frame.put(20, (byte) 2).putInt(4, 8).putLong(40, 0));
    assertImpossible("barrier=2", 1, frame -> frame.put(20, (byte) 5).putInt(4, 8).putLong(40, 2));
  }

  public void testUnknownType() throws IOException {
    for (int type : new int[] {0, 6, 77, 255}) {
      forge(1, frame -> frame.put(20, (byte) type));
      LogMismatchException e =
          expectThrows(
              LogMismatchException.class, () -> LogRecovery.recover(storage, options(), commit));
      assertEquals(Reason.UNKNOWN_FRAME_TYPE, e.reason());
      assertTrue(e.getMessage(), e.getMessage().contains("unknown type " + type + " at"));
    }
    forge(1, frame -> frame.put(20, (byte) 77).put(21, (byte) 1));
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(1, replayed(recovery).size());
      assertEquals(2, recovery.report().lastLsn());
    }
    assertTrue(dump(), dump().contains(" type 77 LSN=2 to 2 "));
    // What it meant cannot be copied, so it counts as lost.
    assertEquals(
        List.of(new LsnRange(2, 2)), LogSalvager.losses(storage, options(), commitUpTo(2)));
  }

  private String dump() throws IOException {
    StringBuilder out = new StringBuilder();
    LogDumper.dump(storage, options(), true, out);
    return out.toString();
  }

  /** The commit of the test, had it come when so many writes were durable. */
  private Map<String, String> commitUpTo(long lsn) throws IOException {
    Map<String, String> later = new TreeMap<>(commit);
    later.put("xlog.synced.lsn", Long.toString(lsn));
    return later;
  }

  public void testReservedBytesOfAHeader() throws IOException {
    forge(1, frame -> frame.putShort(22, (short) 1));
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(1, replayed(recovery).size());
      assertEquals(0, recovery.report().discardedFrames());
      assertEquals(RecoveryReport.Tail.TORN_PRESUMED, recovery.report().tail());
    }
  }

  /** Behind damage, a header that no writer writes says nothing, and takes no LSNs. */
  public void testImpossibleHeadersBehindDamage() throws IOException {
    List<Consumer<ByteBuffer>> changes =
        List.of(
            frame -> frame.putInt(16, 0),
            frame -> frame.putLong(8, 0),
            frame -> frame.putLong(8, Long.MAX_VALUE).putInt(16, 2));
    for (Consumer<ByteBuffer> change : changes) {
      forge(1, change);
      byte[] bytes = storage.bytes(NAME);
      bytes[FRAME] ^= 1;
      storage.setBytes(NAME, bytes);
      assertFalse(dump(), dump().contains("BATCH"));
      try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
        assertEquals(0, recovery.report().discardedFrames());
        assertEquals(RecoveryReport.Tail.TORN_PRESUMED, recovery.report().tail());
        try (WriteLog log = recovery.start()) {
          assertEquals(1, append(log, delete("x")).lsn());
        }
      }
      storage.remove(LogFileNames.generation(2));
      storage.remove(LogFileNames.WITNESS);
    }
  }

  /** An LSN that was there before is not copied a second time. */
  public void testSalvageOfAnLsnThatComesTwice() throws IOException {
    forge(1, frame -> frame.putLong(8, 1).putLong(24, 0));
    MemoryLogStorage target = new MemoryLogStorage();
    LogSalvager.Result result =
        LogSalvager.salvage(storage, target, options(), commitUpTo(2), true);
    assertEquals(1, result.frames());
    assertEquals(List.of(new LsnRange(2, 2)), result.lost());
    try (LogRecovery recovery = LogRecovery.recover(target, options(), result.commitUserData())) {
      assertEquals(1, replayed(recovery).size());
    }
  }

  /** Offsets from the start of a frame: 40 operation, 56 id, 58 vector, 66 name, 72 values. */
  public void testPayloads() {
    assertImpossible("operation type=3", 0, frame -> frame.put(40, (byte) 3));
    assertImpossible("reserved bytes=1", 0, frame -> frame.put(41, (byte) 1));
    assertImpossible("reserved bytes=1", 0, frame -> frame.putInt(52, 1));
    assertImpossible("vector count=65535", 0, frame -> frame.putShort(42, (short) -1));
    assertImpossible("id bytes=0", 0, frame -> frame.putInt(44, 0));
    assertImpossible("id bytes=-1", 0, frame -> frame.putInt(44, -1));
    assertImpossible("id bytes=32767", 0, frame -> frame.putInt(44, 32767));
    assertImpossible("length of id=32766", 0, frame -> frame.putInt(44, 32766));
    assertImpossible("length of source=100", 0, frame -> frame.putInt(48, 100));
    assertImpossible("length of source=-1", 0, frame -> frame.putInt(48, -1));
    assertImpossible("vector encoding=2", 0, frame -> frame.put(58, (byte) 2));
    assertImpossible("reserved bytes=1", 0, frame -> frame.put(59, (byte) 1));
    assertImpossible("name bytes=0", 0, frame -> frame.putShort(60, (short) 0));
    assertImpossible("length of name=65535", 0, frame -> frame.putShort(60, (short) -1));
    assertImpossible("dimension=2147483647", 0, frame -> frame.putInt(62, Integer.MAX_VALUE));
    assertImpossible("dimension=-1", 0, frame -> frame.putInt(62, -1));
    assertImpossible("a field's name that is no UTF-8", 0, frame -> frame.put(66, (byte) 0xff));
    assertImpossible("bytes left over=8", 0, frame -> frame.putInt(62, 0));
    assertImpossible("vectors of a delete=1", 1, frame -> frame.putShort(42, (short) 1));
    assertImpossible("source bytes of a delete=1", 1, frame -> frame.putInt(48, 1));
    assertImpossible("padding=1", 1, frame -> frame.put(40 + 23, (byte) 1));
  }

  public void testOperationCount() {
    // Only the last frame can take more LSNs without a break in the order of those behind it.
    assertImpossible("operation count=2147483647", 1, frame -> frame.putInt(16, Integer.MAX_VALUE));
    assertImpossible("operation count=2", 1, frame -> frame.putInt(16, 2));
  }

  /** Bytes of a frame at another offset of the same file, or in another file, are no frame. */
  public void testFramesElsewhere() throws IOException {
    byte[] bytes = good.clone();
    List<PlainFrame> frames = PlainFrame.of(bytes);
    PlainFrame second = frames.get(1);
    System.arraycopy(good, second.offset(), bytes, second.end(), second.end() - second.offset());
    storage.setBytes(NAME, bytes);
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(2, replayed(recovery).size());
      assertEquals(0, recovery.report().discardedFrames());
      assertEquals(RecoveryReport.Tail.TORN_PRESUMED, recovery.report().tail());
    }
    FrameCodec codec = new FrameCodec(5);
    ByteBuffer buffer = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader header = new FrameHeader(1, 0, 8, 9, 1, 4, 77);
    codec.encode(header, buffer, 0, FRAME);
    assertEquals(header, codec.decode(buffer, 0, FRAME));
    assertNull(codec.decode(buffer, 0, FRAME + 8));
    assertNull(new FrameCodec(6).decode(buffer, 0, FRAME));
  }

  public void testLimitsOfOperations() throws IOException {
    expectThrows(IllegalArgumentException.class, () -> delete(""));
    expectThrows(IllegalArgumentException.class, () -> new LogOperation.Delete(null));
    expectThrows(IllegalArgumentException.class, () -> new LogOperation.Delete(new byte[32767]));
    byte[] id = new byte[32766];
    expectThrows(IllegalArgumentException.class, () -> new LogDocument(id, List.of(), null));
    expectThrows(
        IllegalArgumentException.class, () -> new LogDocument.FloatVector("", new float[1]));
    expectThrows(IllegalArgumentException.class, () -> new LogDocument.ByteVector("name", null));
    LogDocument.VectorField longName = new LogDocument.ByteVector("x".repeat(65536), new byte[0]);
    LogOperation put = new LogOperation.Put(new LogDocument(id, List.of(longName), new byte[0]));
    expectThrows(IllegalArgumentException.class, () -> PayloadWriter.frame(List.of(put), 1 << 20));
    expectThrows(IllegalArgumentException.class, () -> PayloadWriter.frame(List.of(), 1 << 20));
    expectThrows(
        IllegalArgumentException.class,
        () -> PayloadWriter.frame(List.of(delete("a"), new LogOperation.Barrier(false)), 1 << 20));
    assertEquals(64, PayloadWriter.frame(List.of(delete("12345678")), 64).sizeInBytes());
    IllegalArgumentException e =
        expectThrows(
            IllegalArgumentException.class,
            () -> PayloadWriter.frame(List.of(delete("123456789")), 64));
    assertTrue(e.getMessage(), e.getMessage().contains("at most 64 bytes in the log, got 72"));
  }
}
