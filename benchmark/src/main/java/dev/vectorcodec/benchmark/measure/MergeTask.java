package dev.vectorcodec.benchmark.measure;

import com.sun.management.ThreadMXBean;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.peer.PeerIndex;
import dev.vectorcodec.benchmark.peer.RecallMeter;
import dev.vectorcodec.benchmark.result.MergeRecord;
import dev.vectorcodec.benchmark.result.ResultFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/** Merges one peer's segments to one, on one thread, and rolls that back. */
final class MergeTask {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Job job;
  private final Peer peer;

  MergeTask(Job job) {
    this.job = job;
    this.peer = PeerCatalog.find(job.peer());
  }

  void run() throws IOException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(peer.codec());
    config.setUseCompoundFile(false);
    config.getMergePolicy().setNoCFSRatio(0);
    config.setMergeScheduler(new SerialMergeScheduler());
    try (Directory directory = new MMapDirectory(job.indexDirectory())) {
      IndexWriter writer = new IndexWriter(directory, config);
      try {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        writer.forceMerge(1);
        double seconds = (System.nanoTime() - start) * 1e-9;
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        long resident = ProcessUse.status("VmHWM");
        new ResultFile(Path.of(job.output()))
            .append(
                new MergeRecord(
                    job.peer(),
                    job.settings().segments(),
                    seconds,
                    allocated,
                    resident,
                    recall(DirectoryReader.open(writer))));
      } finally {
        writer.rollback();
      }
    }
  }

  private double recall(DirectoryReader reader) throws IOException {
    try (PeerIndex index = peer.open(reader)) {
      return RecallMeter.byDefault(
          index, peer, job.data(), job.settings().encoding(), job.settings().topK());
    }
  }
}
