package dev.vectorcodec.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.Constants;

/**
 * A log in a directory of the file system.
 *
 * <p>A directory cannot be forced on Windows, so there names of files are as durable as the file
 * system makes them by itself.
 */
public final class FileLogStorage implements LogStorage {

  /** A file that is opened to be forced must be writable on Windows; elsewhere it need not be. */
  private static final Set<OpenOption> OPEN =
      Constants.WINDOWS
          ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
          : Set.of(StandardOpenOption.READ);

  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final Path directory;

  /** Uses a directory, and creates it, durably, where there is none. */
  public FileLogStorage(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path path = directory.toAbsolutePath();
        path != null && Files.exists(path) == false;
        path = path.getParent()) {
      missing.push(path);
    }
    Files.createDirectories(directory);
    for (Path created : missing) {
      sync(created.getParent());
    }
    this.directory = directory.toRealPath();
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        names.add(path.getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public LogFile create(String name) throws IOException {
    return new ChannelFile(FileChannel.open(resolve(name), CREATE));
  }

  @Override
  public LogFile open(String name) throws IOException {
    return new ChannelFile(FileChannel.open(resolve(name), OPEN));
  }

  @Override
  public Object identity(String name) throws IOException {
    return FileLogLock.identity(resolve(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A file system without hard links says so in many ways: what it refuses without a reason of its
   * own counts as that. Windows keeps a name that is deleted while the file is open.
   */
  @Override
  public void link(String name, String second) throws IOException {
    Path file = resolve(name);
    Path link = resolve(second);
    if (Constants.WINDOWS) {
      throw new UnsupportedOperationException("no second names on Windows");
    }
    try {
      Files.createLink(link, file);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      if (DiskFull.isSaidBy(e)) {
        throw e;
      }
      throw new UnsupportedOperationException("no second name for " + file, e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(resolve(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    sync(directory);
  }

  @Override
  public LogLock lock(String name) throws IOException {
    return FileLogLock.obtain(resolve(name));
  }

  @Override
  public void close() {}

  private Path resolve(String name) {
    Path path = directory.resolve(name);
    if (directory.equals(path.getParent()) == false) {
      throw new IllegalArgumentException("not a plain file name: " + name);
    }
    return path;
  }

  /** An interrupt of the caller would close the channel in the middle; it stays pending. */
  private static void sync(Path directory) throws IOException {
    if (Constants.WINDOWS) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  /** A file by its channel. */
  record ChannelFile(FileChannel channel) implements LogFile {

    @Override
    public long sizeInBytes() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return channel.write(source, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      channel.force(metadata);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
