package dev.vectorcodec.durable;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.durable.commit.ConfigCopy;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterEventListener;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.NoDeletionPolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.similarities.BooleanSimilarity;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.PrintStreamInfoStream;

/** Promise: a copy says of everything what the configuration says. */
public class TestConfigCopy extends LuceneTestCase {

  private static IndexWriterConfig config() {
    return new IndexWriterConfig(new StandardAnalyzer())
        .setOpenMode(IndexWriterConfig.OpenMode.APPEND)
        .setIndexCreatedVersionMajor(9)
        .setIndexDeletionPolicy(NoDeletionPolicy.INSTANCE)
        .setSimilarity(new BooleanSimilarity())
        .setMergeScheduler(new SerialMergeScheduler())
        .setCodec(new Rabitq104Codec())
        .setReaderPooling(false)
        .setMergePolicy(NoMergePolicy.INSTANCE)
        .setRAMPerThreadHardLimitMB(77)
        .setInfoStream(new PrintStreamInfoStream(System.out))
        .setMergedSegmentWarmer(reader -> {})
        .setUseCompoundFile(false)
        .setCommitOnClose(false)
        .setMaxFullFlushMergeWaitMillis(7)
        .setLeafSorter(Comparator.comparingInt(LeafReader::maxDoc))
        .setCheckPendingFlushUpdate(false)
        .setSoftDeletesField("deleted")
        .setIndexWriterEventListener(new Listener())
        .setParentField("parent")
        .setIndexSort(new Sort(new SortField("number", SortField.Type.LONG)));
  }

  private static final class Listener implements IndexWriterEventListener {

    @Override
    public void beginMergeOnFullFlush(MergePolicy.MergeSpecification merge) {}

    @Override
    public void endMergeOnFullFlush(MergePolicy.MergeSpecification merge) {}
  }

  public void testCopiesEverything() {
    for (IndexWriterConfig config :
        List.of(
            config(),
            config().setRAMBufferSizeMB(5),
            config().setMaxBufferedDocs(5),
            config().setMaxBufferedDocs(5).setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH),
            new IndexWriterConfig(null).setMergeScheduler(new SerialMergeScheduler()))) {
      assertSame(config.getAnalyzer(), ConfigCopy.of(config).getAnalyzer());
      // Names every setting with its value, but for the writer and its state.
      assertEquals(config.toString(), ConfigCopy.of(config).toString());
      assertEquals(config.getIndexSort(), ConfigCopy.of(config).getIndexSort());
      assertSame(config.getLeafSorter(), ConfigCopy.of(config).getLeafSorter());
      assertSame(
          config.getIndexWriterEventListener(),
          ConfigCopy.of(config).getIndexWriterEventListener());
      assertSame(config.getMergedSegmentWarmer(), ConfigCopy.of(config).getMergedSegmentWarmer());
    }
  }

  /** A concurrent scheduler cannot be used again. */
  public void testAConcurrentScheduler() {
    ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    scheduler.setMaxMergesAndThreads(9, 4);
    scheduler.setForceMergeMBPerSec(33);
    for (int i = 0; i < 2; i++) {
      IndexWriterConfig config =
          new IndexWriterConfig(new StandardAnalyzer()).setMergeScheduler(scheduler);
      ConcurrentMergeScheduler copy =
          (ConcurrentMergeScheduler) ConfigCopy.of(config).getMergeScheduler();
      assertNotSame(scheduler, copy);
      assertEquals(9, copy.getMaxMergeCount());
      assertEquals(4, copy.getMaxThreadCount());
      assertEquals(33, copy.getForceMergeMBPerSec(), 0);
      assertEquals(scheduler.getAutoIOThrottle(), copy.getAutoIOThrottle());
      scheduler.enableAutoIOThrottle();
    }
  }
}
