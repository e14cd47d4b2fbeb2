package dev.vectorcodec.benchmark.result;

import dev.vectorcodec.benchmark.peer.Peer;
import java.util.Map;

/**
 * The build of one peer's index.
 *
 * @param peer as the command line named it
 * @param cpuSeconds processor time of the building process, compiler and collector included;
 *     steadier than seconds where others share the machine
 * @param docs vectors
 * @param sizeInBytes of all files by the ending of their names
 * @param peakResidentBytes most memory the building process had resident, vectors that it mapped
 *     included; 0 where that is not known
 */
public record BuildRecord(
    String peer,
    Peer.Description description,
    Peer.BuildFigures figures,
    double cpuSeconds,
    int docs,
    Map<String, Long> sizeInBytes,
    long peakResidentBytes)
    implements ResultRecord {

  /** Bytes of all files. */
  public long totalBytes() {
    return sizeInBytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bytes of the files that hold vectors or codes of them. */
  public long vectorBytes() {
    return bytes("vec", "veq", "veb", "graph", "pq");
  }

  /** Bytes of the files that every search reads. */
  public long hotBytes() {
    return bytes(description.hotExtensions().toArray(String[]::new));
  }

  private long bytes(String... endings) {
    long sum = 0;
    for (String ending : endings) {
      sum += sizeInBytes.getOrDefault(ending, 0L);
    }
    return sum;
  }
}
