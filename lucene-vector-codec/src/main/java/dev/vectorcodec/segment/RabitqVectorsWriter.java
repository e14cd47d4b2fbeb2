package dev.vectorcodec.segment;

import dev.vectorcodec.events.IndexingEvent;
import dev.vectorcodec.events.MergeEvent;
import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.io.FileFaults;
import dev.vectorcodec.io.PageRoots;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PagedOutput;
import dev.vectorcodec.segment.build.FieldIndexer;
import dev.vectorcodec.segment.build.IndexingParameters;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.SegmentFile;
import dev.vectorcodec.segment.format.SegmentMetadata;
import dev.vectorcodec.segment.format.VectorLayout;
import dev.vectorcodec.segment.merge.CarryOver;
import dev.vectorcodec.segment.merge.MergeSource;
import dev.vectorcodec.segment.stored.FieldBuffer;
import dev.vectorcodec.segment.stored.VectorWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOUtils;

/**
 * Writes the vectors of a segment. Used by one thread.
 *
 * <p>It takes two steps, at flush and at merge alike. First it writes the vectors of all fields to
 * the vector file, which is then complete. Then it derives codes and graphs from that file, so that
 * nothing needs the vectors on the heap.
 */
public final class RabitqVectorsWriter extends KnnVectorsWriter {

  /** Helpers that a merge asks Lucene's executor for; it gives as many as it may. */
  private static final int MAX_HELPERS = Runtime.getRuntime().availableProcessors() - 1;

  private final SegmentWriteState state;
  private final IndexingParameters parameters;
  private final List<FieldBuffer<?>> buffers = new ArrayList<>();
  private final List<FieldMetadata> written = new ArrayList<>();
  private IndexOutput metadata;
  private PagedOutput vectors;
  private PagedOutput codes;
  private PagedOutput graph;
  private PageRoots vectorRoots;
  private PagedFile vectorFile;
  private boolean finished;

  /** Creates the files of a segment; closes them again if one cannot be created. */
  public RabitqVectorsWriter(SegmentWriteState state, IndexingParameters parameters)
      throws IOException {
    this.state = state;
    this.parameters = parameters;
    try {
      metadata = SegmentFile.METADATA.create(state);
      vectors = (PagedOutput) SegmentFile.VECTORS.create(state);
      codes = (PagedOutput) SegmentFile.CODES.create(state);
      graph = (PagedOutput) SegmentFile.GRAPH.create(state);
    } catch (Throwable t) {
      IOUtils.closeWhileSuppressingExceptions(t, this);
      throw t;
    }
  }

  @Override
  public KnnFieldVectorsWriter<?> addField(FieldInfo info) {
    FieldBuffer<?> buffer = FieldBuffer.of(info);
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public void flush(int maxDoc, Sorter.DocMap sortMap) throws IOException {
    guard(() -> writeBuffers(maxDoc, sortMap));
  }

  /** The files that merges read may be mapped, and so may the file that was just written. */
  private void guard(IORunnable work) throws IOException {
    FileFaults.guard(
        "segment " + state.segmentInfo.name,
        () -> {
          work.run();
          return null;
        });
  }

  private void writeBuffers(int maxDoc, Sorter.DocMap sortMap) throws IOException {
    List<VectorLayout> layouts = new ArrayList<>();
    for (FieldBuffer<?> buffer : buffers) {
      layouts.add(vectorWriter(buffer.info()).writeBuffered(buffer, maxDoc, sortMap));
    }
    for (int i = 0; i < layouts.size(); i++) {
      index(buffers.get(i).info(), layouts.get(i), () -> {}, Workers.callerOnly());
    }
  }

  @Override
  public IORunnable mergeOneField(FieldInfo info, MergeState mergeState) throws IOException {
    MergeEvent event = new MergeEvent();
    event.begin();
    VectorLayout layout =
        FileFaults.guard(
            "segment " + state.segmentInfo.name, () -> vectorWriter(info).writeMerged(mergeState));
    MergeSource source = MergeSources.largest(info, mergeState);
    Workers workers = new Workers(mergeState.intraMergeTaskExecutor, MAX_HELPERS);
    return () ->
        guard(
            () -> {
              event.carriedOver =
                  carryOver(info, layout, source, mergeState::checkAborted, workers);
              if (event.carriedOver == false) {
                index(info, layout, mergeState::checkAborted, workers);
              }
              event.segment = state.segmentInfo.name;
              event.field = info.name;
              event.mergedSegments = mergeState.knnVectorsReaders.length;
              event.vectors = layout.count();
              event.commit();
            });
  }

  private VectorWriter vectorWriter(FieldInfo info) {
    return new VectorWriter(vectors, info, parameters.storedAs(info.getVectorEncoding()));
  }

  /** Returns whether codes and graph could be made from those of one of the merged segments. */
  private boolean carryOver(
      FieldInfo info,
      VectorLayout layout,
      MergeSource source,
      IORunnable abortCheck,
      Workers workers)
      throws IOException {
    if (source == null) {
      return false;
    }
    IndexingEvent event = new IndexingEvent();
    event.begin();
    openVectors();
    FieldMetadata metadata =
        new CarryOver(state, parameters, codes, graph, abortCheck, workers)
            .index(info, layout, vectorFile, source);
    if (metadata == null) {
      return false;
    }
    add(info, metadata, event);
    return true;
  }

  private void index(FieldInfo info, VectorLayout layout, IORunnable abortCheck, Workers workers)
      throws IOException {
    IndexingEvent event = new IndexingEvent();
    event.begin();
    openVectors();
    FieldMetadata metadata =
        new FieldIndexer(state, parameters, codes, graph, abortCheck, workers)
            .index(info, layout, vectorFile);
    add(info, metadata, event);
  }

  private void add(FieldInfo info, FieldMetadata metadata, IndexingEvent event) {
    written.add(metadata);
    event.segment = state.segmentInfo.name;
    event.field = info.name;
    event.vectors = metadata.count();
    event.hasGraph = metadata.graph().exists();
    event.commit();
  }

  private void openVectors() throws IOException {
    if (vectorFile == null) {
      finishVectors();
      vectorFile = SegmentFile.VECTORS.reopen(state, vectorRoots);
    }
  }

  private void finishVectors() throws IOException {
    vectorRoots = vectors.finish();
    vectors.close();
  }

  @Override
  public void finish() throws IOException {
    if (finished) {
      throw new IllegalStateException("already finished");
    }
    finished = true;
    if (vectorRoots == null) {
      finishVectors();
    }
    SegmentMetadata.write(metadata, vectorRoots, codes.finish(), graph.finish(), written);
  }

  @Override
  public long ramBytesUsed() {
    long total = 0;
    for (FieldBuffer<?> buffer : buffers) {
      total += buffer.ramBytesUsed();
    }
    return total;
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(metadata, vectors, codes, graph, vectorFile);
  }
}
