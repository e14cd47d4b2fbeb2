package dev.vectorcodec.testing.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * Counts reads, writes, openings and creations, and fails one of them; or notes which of them a
 * package makes, to fail these in other runs of the same work. For one thread.
 */
public final class FailingDirectory extends FilterDirectory {

  private final int failedStep;
  private final String noted;
  private final List<Integer> notedReads = new ArrayList<>();
  private final List<Integer> notedWrites = new ArrayList<>();
  private int steps;

  private FailingDirectory(Directory in, int failedStep, String noted) {
    super(in);
    this.failedStep = failedStep;
    this.noted = noted;
  }

  /** Fails nothing, and notes the steps below methods of classes whose names match. */
  public static FailingDirectory noting(Directory in, String classes) {
    return new FailingDirectory(in, Integer.MAX_VALUE, classes);
  }

  /** Fails one step, counted from 0. */
  public static FailingDirectory at(Directory in, int step) {
    return new FailingDirectory(in, step, null);
  }

  /** The openings and reads that were noted. */
  public List<Integer> notedReads() {
    return notedReads;
  }

  /** The creations and writes that were noted. */
  public List<Integer> notedWrites() {
    return notedWrites;
  }

  /** Whether the step came that was to fail. */
  public boolean hasFailed() {
    return steps > failedStep;
  }

  private void step(List<Integer> kind) throws IOException {
    if (noted != null && isNoted()) {
      kind.add(steps);
    }
    if (steps++ == failedStep) {
      throw new IOException("planned failure of step " + failedStep);
    }
  }

  private boolean isNoted() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().matches(noted)));
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    step(notedWrites);
    return new FailingOutput(in.createOutput(name, context));
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
      throws IOException {
    step(notedWrites);
    return new FailingOutput(in.createTempOutput(prefix, suffix, context));
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    step(notedReads);
    return new FailingInput(name, in.openInput(name, context));
  }

  /** Fails a write. */
  private final class FailingOutput extends FilterIndexOutput {

    FailingOutput(IndexOutput out) {
      super("failing " + out, out.getName(), out);
    }

    @Override
    public void writeByte(byte value) throws IOException {
      step(notedWrites);
      out.writeByte(value);
    }

    @Override
    public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
      step(notedWrites);
      out.writeBytes(bytes, offset, length);
    }
  }

  /** Fails a read; no {@code RandomAccessInput}, so that all reads come this way. */
  private final class FailingInput extends FilterIndexInput {

    FailingInput(String name, IndexInput in) {
      super(name, in);
    }

    @Override
    public IndexInput clone() {
      return new FailingInput(toString(), in.clone());
    }

    @Override
    public IndexInput slice(String description, long offset, long length) throws IOException {
      return new FailingInput(description, in.slice(description, offset, length));
    }

    @Override
    public byte readByte() throws IOException {
      step(notedReads);
      return in.readByte();
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) throws IOException {
      step(notedReads);
      in.readBytes(target, offset, length);
    }

    @Override
    public void readInts(int[] target, int offset, int length) throws IOException {
      step(notedReads);
      in.readInts(target, offset, length);
    }

    @Override
    public void readLongs(long[] target, int offset, int length) throws IOException {
      step(notedReads);
      in.readLongs(target, offset, length);
    }

    @Override
    public void readFloats(float[] target, int offset, int length) throws IOException {
      step(notedReads);
      in.readFloats(target, offset, length);
    }
  }
}
