package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.recovery.LogRecovery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Each bad header has a message of its own, behind a checksum that is right. */
public class TestFileHeader extends LogTestCase {

  private static final String NAME = LogFileNames.generation(1);

  private static FileHeader header() {
    return new FileHeader(
        new FileHeader.Lineage(new UUID(1, 2), new UUID(3, 4)),
        1,
        6,
        7,
        80,
        new FileHeader.Predecessor(70, 8200, 9),
        new FileHeader.Settings(1000, 11, new byte[16], 8192, 0));
  }

  private static byte[] changed(Consumer<ByteBuffer> change) {
    byte[] copy = header().encode();
    ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    change.accept(bytes);
    CRC32C crc = new CRC32C();
    crc.update(copy, 0, 4092);
    bytes.putInt(4092, (int) crc.getValue());
    return copy;
  }

  private void write(byte[] first, byte[] second) {
    byte[] file = new byte[8192];
    System.arraycopy(first, 0, file, 0, 4096);
    System.arraycopy(second, 0, file, 4096, 4096);
    storage.setBytes(NAME, file);
  }

  private LogGeneration open() throws IOException {
    return LogGeneration.open(storage, 1, FileWindow.newBuffer(4096), false, List.of());
  }

  private void assertDamaged(String message, Consumer<ByteBuffer> change) {
    byte[] copy = changed(change);
    write(copy, copy);
    LogCorruptException e = expectThrows(LogCorruptException.class, () -> open());
    assertTrue(e.getMessage(), e.getMessage().contains(message));
    assertEquals(0, storage.openFiles());
  }

  public void testRoundTrip() {
    FileHeader decoded = FileHeader.decode(header().encode()).header();
    assertArrayEquals(header().encode(), decoded.encode());
    assertEquals(header().lineage(), decoded.lineage());
    assertEquals(header().predecessor(), decoded.predecessor());
    assertEquals(80, decoded.firstLsn());
  }

  public void testMessages() {
    assertDamaged("does not start with the magic bytes", bytes -> bytes.put(0, (byte) 9));
    assertDamaged("a transfer as text", bytes -> bytes.put(5, (byte) '\n'));
    assertDamaged("headerBytes=12", bytes -> bytes.putInt(12, 12));
    assertDamaged("generation=0", bytes -> bytes.putLong(72, 0));
    assertDamaged("epoch=0", bytes -> bytes.putLong(80, 0));
    assertDamaged("firstLsn=70 after", bytes -> bytes.putLong(96, 70));
    assertDamaged("last LSN=-1", bytes -> bytes.putLong(104, -1));
    assertDamaged("predecessorBytes=8193", bytes -> bytes.putLong(112, 8193));
    assertDamaged("predecessorBytes=4096", bytes -> bytes.putLong(112, 4096));
    assertDamaged("maxFrameBytes=39", bytes -> bytes.putInt(124, 39));
    assertDamaged("maxFrameBytes=1073741825", bytes -> bytes.putInt(124, (1 << 30) + 1));
    assertDamaged("allocatedBytes=8191", bytes -> bytes.putLong(152, 8191));
    assertDamaged("8192 bytes is shorter than the 8193", bytes -> bytes.putLong(152, 8193));
    assertDamaged("reserved byte", bytes -> bytes.put(160, (byte) 1));
    assertDamaged("reserved byte", bytes -> bytes.put(4091, (byte) 1));
  }

  public void testChecksum() {
    byte[] copy = changed(bytes -> {});
    copy[200] ^= 1;
    write(copy, copy);
    LogCorruptException e = expectThrows(LogCorruptException.class, () -> open());
    assertTrue(e.getMessage(), e.getMessage().contains("a checksum that does not match"));
  }

  private void assertMismatch(Reason reason, Consumer<ByteBuffer> change) {
    byte[] copy = changed(change);
    write(copy, copy);
    LogMismatchException e = expectThrows(LogMismatchException.class, () -> open());
    assertEquals(reason, e.reason());
  }

  public void testUnknown() throws IOException {
    assertMismatch(Reason.UNKNOWN_VERSION, bytes -> bytes.putShort(8, (short) 2));
    assertMismatch(Reason.UNKNOWN_FEATURE, bytes -> bytes.putLong(16, 1));
    assertMismatch(Reason.BROKEN_CHAIN, bytes -> bytes.putLong(72, 2));
    byte[] copy = changed(bytes -> bytes.putShort(10, (short) 7).putLong(32, 7));
    write(copy, copy);
    open().close();
  }

  /** A feature that only a writer must know. */
  public void testReadOnlyFeature() throws IOException {
    byte[] copy =
        changed(
            bytes ->
                bytes.putLong(24, 1).putLong(96, 1).putLong(104, 0).putLong(112, 0).putInt(120, 0));
    write(copy, copy);
    LogRecovery.readOnly(storage, options(), null).close();
    LogMismatchException e =
        expectThrows(
            LogMismatchException.class, () -> LogRecovery.recover(storage, options(), null));
    assertEquals(Reason.UNKNOWN_FEATURE, e.reason());
    assertEquals(0, storage.openFiles());
  }

  public void testCopiesThatDiffer() {
    write(changed(bytes -> {}), changed(bytes -> bytes.putLong(88, 1)));
    LogCorruptException e = expectThrows(LogCorruptException.class, () -> open());
    assertTrue(e.getMessage(), e.getMessage().contains("differ"));
  }

  public void testNames() {
    assertEquals("log-0000000001.xlog", NAME);
    assertEquals(1, LogFileNames.parse(NAME));
    assertEquals(12345678901L, LogFileNames.parse(LogFileNames.generation(12345678901L)));
    for (String name :
        List.of(
            "log-1.xlog",
            "log-0000000000.xlog",
            "log-00000000001.xlog",
            "log-000000000a.xlog",
            "log-0000000001.xlog.tmp",
            "log-.xlog",
            "log-9999999999999999999.xlog",
            "xlog.lock")) {
      assertEquals(name, -1, LogFileNames.parse(name));
    }
  }
}
