package dev.vectorcodec.examples.migrate;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SlowCodecReaderWrapper;
import org.apache.lucene.store.Directory;

/** Rewrites an index with another codec: everything in it stays, but what was deleted. */
final class CodecMigration {

  private CodecMigration() {}

  /**
   * Copies an index into another directory, as one segment. The source stays as it is, and can be
   * searched meanwhile; what is written to it meanwhile is not in the copy.
   */
  static void copy(Directory source, Directory target, Codec codec) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setCodec(codec);
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    try (DirectoryReader reader = DirectoryReader.open(source);
        IndexWriter writer = new IndexWriter(target, config)) {
      CodecReader[] segments = new CodecReader[reader.leaves().size()];
      for (LeafReaderContext leaf : reader.leaves()) {
        segments[leaf.ord] = SlowCodecReaderWrapper.wrap(leaf.reader());
      }
      writer.addIndexes(segments);
    }
  }

  /**
   * Rewrites the segments that another codec or format wrote, one by one, where they are. Needs
   * room for the new files beside the old ones. An application that is running sets the policy on
   * its own writer, and goes on searching and writing meanwhile.
   */
  static void inPlace(Directory index, Codec codec) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setCodec(codec);
    config.setMergePolicy(new OtherFormatMergePolicy(config.getMergePolicy(), codec));
    try (IndexWriter writer = new IndexWriter(index, config)) {
      // The policy decides what is merged: this number only has to be no limit.
      writer.forceMerge(Integer.MAX_VALUE);
    }
  }
}
