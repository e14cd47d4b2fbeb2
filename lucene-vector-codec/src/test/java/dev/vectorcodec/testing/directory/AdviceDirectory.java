package dev.vectorcodec.testing.directory;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * Records which inputs are told to expect other reads than those they were opened for. An input
 * shares its pages, and what the system reads ahead of them, with its clones and slices.
 */
public final class AdviceDirectory extends FilterDirectory {

  private final List<String> changes = new CopyOnWriteArrayList<>();

  /** Records what happens to inputs of {@code in}. */
  public AdviceDirectory(Directory in) {
    super(in);
  }

  /** The names of the files whose inputs, clones or slices were told, each time. */
  public List<String> changes() {
    return changes;
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    return new AdvisedInput(name, in.openInput(name, context));
  }

  private final class AdvisedInput extends FilterIndexInput {

    private final String name;

    AdvisedInput(String name, IndexInput in) {
      super(name, in);
      this.name = name;
    }

    @Override
    public IndexInput clone() {
      return new AdvisedInput(name, in.clone());
    }

    @Override
    public IndexInput slice(String description, long offset, long length) throws IOException {
      return new AdvisedInput(name, in.slice(description, offset, length));
    }

    @Override
    public IndexInput slice(String description, long offset, long length, IOContext context)
        throws IOException {
      // Opens a file inside of a compound file.
      return new AdvisedInput(name, in.slice(description, offset, length, context));
    }

    @Override
    public void updateIOContext(IOContext context) throws IOException {
      changes.add(name);
      in.updateIOContext(context);
    }
  }
}
