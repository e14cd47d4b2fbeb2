package dev.vectorcodec.benchmark.data;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes {@code .fvecs} and {@code .ivecs}; the file appears under its name when it is whole. */
public final class VecsWriter implements Closeable {

  private static final int BUFFER_SIZE_IN_BYTES = 1 << 20;

  private final Path path;
  private final Path unfinished;
  private final OutputStream out;

  /** Starts a file. */
  public VecsWriter(Path path) throws IOException {
    this.path = path;
    Files.createDirectories(path.toAbsolutePath().getParent());
    this.unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    this.out = new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER_SIZE_IN_BYTES);
  }

  /** Appends a vector. */
  public void write(float[] vector) throws IOException {
    byte[] record = new byte[Integer.BYTES + vector.length * Float.BYTES];
    start(record, vector.length).asFloatBuffer().put(vector);
    out.write(record);
  }

  /** Appends a row of ids. */
  public void write(int[] ids) throws IOException {
    byte[] record = new byte[Integer.BYTES + ids.length * Integer.BYTES];
    start(record, ids.length).asIntBuffer().put(ids);
    out.write(record);
  }

  private static ByteBuffer start(byte[] record, int dimension) {
    return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).putInt(dimension);
  }

  /** Gives the file its name. */
  public void finish() throws IOException {
    out.close();
    Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what was not finished. */
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(unfinished);
  }
}
