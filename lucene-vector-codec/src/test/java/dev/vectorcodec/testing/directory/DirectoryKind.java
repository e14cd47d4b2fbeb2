package dev.vectorcodec.testing.directory;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/** The ways in which Lucene reads the files of a folder. */
public enum DirectoryKind {
  /** Mapped files. */
  MAPPED,
  /** Files mapped in pieces, which reads cross. */
  MAPPED_IN_PIECES,
  /** Files that are read through channels. */
  CHANNELS,
  /** A copy of the files on the heap. */
  HEAP;

  private static final long PIECE_BYTES = 1 << 10;

  /** Opens a folder. */
  public Directory open(Path path) throws IOException {
    return switch (this) {
      case MAPPED -> new MMapDirectory(path);
      case MAPPED_IN_PIECES -> new MMapDirectory(path, PIECE_BYTES);
      case CHANNELS -> new NIOFSDirectory(path);
      case HEAP -> copyToHeap(path);
    };
  }

  private static Directory copyToHeap(Path path) throws IOException {
    Directory heap = new ByteBuffersDirectory();
    try (Directory files = new NIOFSDirectory(path)) {
      for (String name : files.listAll()) {
        heap.copyFrom(files, name, name, IOContext.DEFAULT);
      }
    }
    return heap;
  }
}
