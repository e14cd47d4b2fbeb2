package dev.vectorcodec.segment.merge;

import org.apache.lucene.index.MergeState;

/**
 * A field of a segment that is merged.
 *
 * @param documents the merged document of each of the segment's; −1 if it was deleted
 */
public record MergeSource(OldField field, MergeState.DocMap documents) {}
