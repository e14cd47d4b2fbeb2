package dev.vectorcodec.segment.merge;

import org.apache.lucene.index.MergeState;

/**
 * A field of a segment of the merge.
 *
 * @param documents the merged document of each document of the segment; −1 if it was deleted
 */
public record MergeSource(OldField field, MergeState.DocMap documents) {}
