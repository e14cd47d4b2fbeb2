package dev.vectorcodec.testing.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;

/** Maps files, and cuts one to nothing while it is mapped, at a read that was chosen before. */
public final class TruncatingDirectory extends FilterDirectory {

  private final Path path;
  private final AtomicLong reads = new AtomicLong();
  private volatile String suffix = "\0";
  private volatile long fatalRead;

  /** Maps the files of a folder. */
  public TruncatingDirectory(Path path) throws IOException {
    super(new MMapDirectory(path));
    this.path = path;
  }

  /**
   * From now on counts the reads of inputs of files that end with {@code suffix}, which are opened
   * after this, from zero. Before read number {@code fatalRead} the file that it reads is cut.
   *
   * @param fatalRead negative for none
   */
  public void watch(String suffix, long fatalRead) {
    this.suffix = suffix;
    this.fatalRead = fatalRead;
    reads.set(0);
  }

  /** Reads since {@link #watch}; a read is a move to where the bytes are. */
  public long reads() {
    return reads.get();
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    IndexInput input = in.openInput(name, context);
    return name.endsWith(suffix) ? new WatchedInput(name, input) : input;
  }

  private void countRead(String name) throws IOException {
    if (reads.getAndIncrement() == fatalRead) {
      try (FileChannel channel = FileChannel.open(path.resolve(name), StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }

  private final class WatchedInput extends FilterIndexInput {

    private final String name;

    WatchedInput(String name, IndexInput in) {
      super(name, in);
      this.name = name;
    }

    @Override
    public IndexInput clone() {
      return new WatchedInput(name, in.clone());
    }

    @Override
    public IndexInput slice(String description, long offset, long length) throws IOException {
      return new WatchedInput(name, in.slice(description, offset, length));
    }

    @Override
    public void seek(long position) throws IOException {
      countRead(name);
      in.seek(position);
    }
  }
}
