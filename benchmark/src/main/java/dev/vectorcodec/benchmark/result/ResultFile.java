package dev.vectorcodec.benchmark.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON lines, one record each; appended at once, so that an aborted run leaves what it measured.
 */
public final class ResultFile {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private final Path path;

  /** A file that may not exist yet. */
  public ResultFile(Path path) {
    this.path = path;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Appends a record. */
  public void append(ResultRecord record) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.writeString(
        path,
        MAPPER.writerFor(ResultRecord.class).writeValueAsString(record) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /**
   * Reads all records.
   *
   * @throws IllegalArgumentException if a line is no record
   */
  public List<ResultRecord> read() throws IOException {
    List<ResultRecord> records = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(path)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        records.add(MAPPER.readValue(line, ResultRecord.class));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(
            path + ", line " + number + ": " + e.getOriginalMessage(), e);
      }
    }
    return records;
  }
}
