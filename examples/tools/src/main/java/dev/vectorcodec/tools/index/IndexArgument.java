package dev.vectorcodec.tools.index;

import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which index; shared by the commands. */
final class IndexArgument {

  @Parameters(index = "0", paramLabel = "INDEX", description = "directory of the index")
  private Path path;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Does something with the last commit, and returns the exit status. */
  interface Work {
    int on(DirectoryReader reader) throws IOException;
  }

  /** Opens the last commit; damage that is met becomes a line and an exit status. */
  int read(Work work) throws IOException {
    require(Files.isDirectory(path), "INDEX is not a directory: " + path);
    PrintWriter out = spec.commandLine().getOut();
    try (Directory directory = FSDirectory.open(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      return work.on(reader);
    } catch (IndexNotFoundException e) {
      out.println("There is no index in " + path);
      return IndexCommand.NOTHING;
    } catch (CorruptIndexException | IndexFormatTooNewException | IndexFormatTooOldException e) {
      out.println("The index cannot be read: " + e.getMessage());
      return IndexCommand.DAMAGED;
    } finally {
      out.flush();
    }
  }

  void require(boolean condition, String message) {
    OneLineErrors.require(spec, condition, message);
  }
}
