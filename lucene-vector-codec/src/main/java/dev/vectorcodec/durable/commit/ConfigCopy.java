package dev.vectorcodec.durable.commit;

import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergeScheduler;

/** Copies a configuration, which serves one index writer alone, for the next one. */
public final class ConfigCopy {

  private ConfigCopy() {}

  /** Of a configuration whose index writer has ended. */
  public static IndexWriterConfig of(IndexWriterConfig config) {
    IndexWriterConfig copy =
        new IndexWriterConfig(config.getAnalyzer())
            .setOpenMode(config.getOpenMode())
            .setIndexCreatedVersionMajor(config.getIndexCreatedVersionMajor())
            .setIndexDeletionPolicy(config.getIndexDeletionPolicy())
            .setIndexCommit(config.getIndexCommit())
            .setSimilarity(config.getSimilarity())
            .setMergeScheduler(scheduler(config.getMergeScheduler()))
            .setCodec(config.getCodec())
            .setReaderPooling(config.getReaderPooling())
            .setMergePolicy(config.getMergePolicy())
            .setRAMPerThreadHardLimitMB(config.getRAMPerThreadHardLimitMB())
            .setInfoStream(config.getInfoStream())
            .setMergedSegmentWarmer(config.getMergedSegmentWarmer())
            .setUseCompoundFile(config.getUseCompoundFile())
            .setCommitOnClose(config.getCommitOnClose())
            .setMaxFullFlushMergeWaitMillis(config.getMaxFullFlushMergeWaitMillis())
            .setLeafSorter(config.getLeafSorter())
            .setCheckPendingFlushUpdate(config.isCheckPendingFlushOnUpdate())
            .setSoftDeletesField(config.getSoftDeletesField())
            .setIndexWriterEventListener(config.getIndexWriterEventListener())
            .setParentField(config.getParentField());
    if (config.getIndexSort() != null) {
      copy.setIndexSort(config.getIndexSort());
    }
    // Lucene insists that one of the two is on; the one that is on by default goes last.
    return copy.setMaxBufferedDocs(config.getMaxBufferedDocs())
        .setRAMBufferSizeMB(config.getRAMBufferSizeMB());
  }

  /** One that goes on merging: a concurrent one has let go of its threads with its writer. */
  private static MergeScheduler scheduler(MergeScheduler ended) {
    if (ended instanceof ConcurrentMergeScheduler concurrent) {
      ConcurrentMergeScheduler fresh = new ConcurrentMergeScheduler();
      fresh.setMaxMergesAndThreads(concurrent.getMaxMergeCount(), concurrent.getMaxThreadCount());
      fresh.setForceMergeMBPerSec(concurrent.getForceMergeMBPerSec());
      if (concurrent.getAutoIOThrottle()) {
        fresh.enableAutoIOThrottle();
      } else {
        fresh.disableAutoIOThrottle();
      }
      return fresh;
    }
    return ended;
  }
}
