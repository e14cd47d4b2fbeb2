package dev.vectorcodec.crash.kill;

import dev.vectorcodec.durable.DirectorySync;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.storage.FilterLogStorage;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/**
 * A call to the disk that a process never returns from: the thread that makes it waits there, the
 * others go on, until all are killed. Counts the calls that change something, of index and log,
 * while it is armed.
 */
final class KillPoint {

  /** Of a process without such a call. */
  static final int NEVER = -1;

  private final AtomicInteger left;
  private final boolean isAfter;
  private final Consumer<String> reached;
  private volatile boolean armed;

  /**
   * @param calls that return before; {@link #NEVER} for all
   * @param reached takes the name of the call
   */
  KillPoint(int calls, boolean isAfter, Consumer<String> reached) {
    this.left = new AtomicInteger(calls == NEVER ? Integer.MAX_VALUE : calls);
    this.isAfter = isAfter;
    this.reached = reached;
  }

  void arm(boolean counts) {
    armed = counts;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private interface Step {
    void run() throws IOException;
  }

  private <T> T call(String name, Call<T> call) throws IOException {
    boolean stays = armed && left.getAndDecrement() == 0;
    if (stays && isAfter == false) {
      stay("before " + name);
    }
    try {
      return call.run();
    } finally {
      // Whether or not it fails: a file that is gone already is no error to who deletes it.
      if (stays) {
        stay("after " + name);
      }
    }
  }

  private void step(String name, Step step) throws IOException {
    call(
        name,
        () -> {
          step.run();
          return null;
        });
  }

  private void stay(String name) {
    reached.accept(name);
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // Only a kill ends this.
      }
    }
  }

  /** Makes names of the index durable, as in production. */
  void sync(Directory directory) throws IOException {
    step("force of the index directory", () -> DirectorySync.STRICT.sync(directory));
  }

  Directory index(Directory directory) {
    return new FilterDirectory(directory) {
      @Override
      public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return call("creation of " + name, () -> super.createOutput(name, context));
      }

      @Override
      public void sync(Collection<String> names) throws IOException {
        step("force of " + names, () -> super.sync(names));
      }

      @Override
      public void syncMetaData() throws IOException {
        step("Lucene's force of the index directory", super::syncMetaData);
      }

      @Override
      public void rename(String from, String to) throws IOException {
        step("renaming to " + to, () -> super.rename(from, to));
      }

      @Override
      public void deleteFile(String name) throws IOException {
        step("deletion of " + name, () -> super.deleteFile(name));
      }
    };
  }

  /** A log in files whose calls count. */
  LogStorage log(FileLogStorage storage) {
    return new Storage(storage);
  }

  private final class Storage extends FilterLogStorage {

    Storage(FileLogStorage files) {
      super(files);
    }

    @Override
    public LogFile create(String name) throws IOException {
      return call("creation of " + name, () -> new File(name, super.create(name)));
    }

    @Override
    public LogFile open(String name) throws IOException {
      return new File(name, super.open(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
      step("renaming to " + to, () -> super.rename(from, to));
    }

    @Override
    public void link(String name, String second) throws IOException {
      step("link of " + second, () -> super.link(name, second));
    }

    @Override
    public void delete(String name) throws IOException {
      step("deletion of " + name, () -> super.delete(name));
    }

    @Override
    public void syncDirectory() throws IOException {
      step("force of the log directory", super::syncDirectory);
    }
  }

  private final class File extends FilterLogStorage.FilterLogFile {

    private final String name;

    File(String name, LogFile file) {
      super(file);
      this.name = name;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return call("write to " + name, () -> super.write(source, position));
    }

    @Override
    public void force(boolean metadata) throws IOException {
      step("force of " + name, () -> super.force(metadata));
    }
  }
}
