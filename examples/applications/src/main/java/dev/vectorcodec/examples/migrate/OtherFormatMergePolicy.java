package dev.vectorcodec.examples.migrate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;

/**
 * Lets a forced merge rewrite the segments that another codec wrote, or whose vectors another
 * format did, each by itself; other merges are those of the policy within.
 *
 * <p>Lucene's {@code UpgradeIndexMergePolicy} does so for segments of older releases, but puts all
 * of them into one: large indexes had better stay in segments.
 */
final class OtherFormatMergePolicy extends FilterMergePolicy {

  private final Codec codec;

  OtherFormatMergePolicy(MergePolicy in, Codec codec) {
    super(in);
    this.codec = codec;
  }

  @Override
  public MergeSpecification findForcedMerges(
      SegmentInfos segments,
      int maxSegmentCount,
      Map<SegmentCommitInfo, Boolean> segmentsToMerge,
      MergeContext context)
      throws IOException {
    MergeSpecification merges = null;
    for (SegmentCommitInfo segment : segments) {
      if (segmentsToMerge.containsKey(segment)
          && context.getMergingSegments().contains(segment) == false
          && isOther(segment)) {
        merges = merges == null ? new MergeSpecification() : merges;
        merges.add(new OneMerge(List.of(segment)));
      }
    }
    return merges;
  }

  private boolean isOther(SegmentCommitInfo segment) throws IOException {
    if (segment.info.getCodec().getName().equals(codec.getName()) == false) {
      return true;
    }
    for (Map.Entry<String, String> field : SegmentFormats.of(segment).entrySet()) {
      if (field.getValue().equals(SegmentFormats.wanted(codec, field.getKey())) == false) {
        return true;
      }
    }
    return false;
  }
}
