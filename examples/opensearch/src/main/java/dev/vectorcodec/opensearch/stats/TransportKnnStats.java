package dev.vectorcodec.opensearch.stats;

import dev.vectorcodec.opensearch.settings.KnnIndexSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.Directory;
import org.opensearch.action.FailedNodeException;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.nodes.TransportNodesAction;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.index.IndexService;
import org.opensearch.index.shard.IndexShard;
import org.opensearch.indices.IndicesService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Collects the statistics of the nodes. */
public final class TransportKnnStats
    extends TransportNodesAction<
        KnnStatsRequest, KnnStatsResponse, KnnNodeStatsRequest, KnnNodeStats> {

  /** What our format's files are called. Small segments have theirs inside a compound file. */
  private static final List<String> EXTENSIONS = List.of("vec", "veq", "vex", "vem");

  private final IndicesService indices;

  /** The action of one node. */
  @Inject
  public TransportKnnStats(
      ThreadPool threads,
      ClusterService cluster,
      TransportService transport,
      ActionFilters filters,
      IndicesService indices) {
    super(
        KnnStatsResponse.ACTION.name(),
        threads,
        cluster,
        transport,
        filters,
        KnnStatsRequest::new,
        KnnNodeStatsRequest::new,
        ThreadPool.Names.MANAGEMENT,
        KnnNodeStats.class);
    this.indices = indices;
  }

  @Override
  protected KnnStatsResponse newResponse(
      KnnStatsRequest request, List<KnnNodeStats> nodes, List<FailedNodeException> failures) {
    return new KnnStatsResponse(clusterService.getClusterName(), nodes, failures, request.names());
  }

  @Override
  protected KnnNodeStatsRequest newNodeRequest(KnnStatsRequest request) {
    return new KnnNodeStatsRequest();
  }

  @Override
  protected KnnNodeStats newNodeResponse(StreamInput in) throws IOException {
    return new KnnNodeStats(in);
  }

  @Override
  protected KnnNodeStats nodeOperation(KnnNodeStatsRequest request) {
    try {
      return new KnnNodeStats(transportService.getLocalNode(), NodeStatistics.of(files()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> files() throws IOException {
    Map<String, Object> bytes = new TreeMap<>();
    EXTENSIONS.forEach(extension -> bytes.put(extension, 0L));
    for (IndexService index : indices) {
      if (KnnIndexSettings.isVectorIndex(index.getIndexSettings().getSettings())) {
        for (IndexShard shard : index) {
          addFiles(shard, bytes);
        }
      }
    }
    return bytes;
  }

  private static void addFiles(IndexShard shard, Map<String, Object> bytes) throws IOException {
    if (shard.store().tryIncRef() == false) {
      return;
    }
    try {
      Directory directory = shard.store().directory();
      for (String file : directory.listAll()) {
        String extension = IndexFileNames.getExtension(file);
        if (extension != null && bytes.containsKey(extension)) {
          bytes.merge(extension, lengthOf(directory, file), (a, b) -> (Long) a + (Long) b);
        }
      }
    } finally {
      shard.store().decRef();
    }
  }

  /** Files vanish while merges go on. */
  private static long lengthOf(Directory directory, String file) throws IOException {
    try {
      return directory.fileLength(file);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return 0;
    }
  }
}
