package dev.vectorcodec.opensearch.stats;

import dev.vectorcodec.opensearch.settings.KnnIndexSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.store.Directory;
import org.opensearch.action.FailedNodeException;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.nodes.TransportNodesAction;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.common.lucene.Lucene;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.index.IndexService;
import org.opensearch.index.engine.Engine;
import org.opensearch.index.shard.IllegalIndexShardStateException;
import org.opensearch.index.shard.IndexShard;
import org.opensearch.indices.IndicesService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Collects the statistics of the nodes. */
public final class TransportKnnStats
    extends TransportNodesAction<
        KnnStatsRequest, KnnStatsResponse, KnnNodeStatsRequest, KnnNodeStats> {

  /** What our format's files are called. */
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

  /** The files of the segments that a search would see now. */
  private static void addFiles(IndexShard shard, Map<String, Object> bytes) throws IOException {
    try (Engine.Searcher searcher = shard.acquireSearcher("knn-stats")) {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        SegmentInfo info = Lucene.segmentReader(leaf.reader()).getSegmentInfo().info;
        if (info.getUseCompoundFile()) {
          try (Directory files =
              info.getCodec().compoundFormat().getCompoundReader(info.dir, info)) {
            addFiles(files, List.of(files.listAll()), bytes);
          }
        } else {
          addFiles(info.dir, info.files(), bytes);
        }
      }
    } catch (IllegalIndexShardStateException e) {
      // A shard that is not there yet, or no more, has nothing to count.
    }
  }

  private static void addFiles(
      Directory directory, Collection<String> names, Map<String, Object> bytes) throws IOException {
    for (String name : names) {
      String extension = IndexFileNames.getExtension(name);
      if (extension != null && bytes.containsKey(extension)) {
        bytes.merge(extension, directory.fileLength(name), (a, b) -> (Long) a + (Long) b);
      }
    }
  }
}
