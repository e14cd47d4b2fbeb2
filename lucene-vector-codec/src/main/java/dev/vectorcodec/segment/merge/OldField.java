package dev.vectorcodec.segment.merge;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.StoredVectors;

/** A field of a segment of the merge, with the files that hold it. */
public record OldField(
    FieldMetadata metadata, StoredVectors vectors, PagedFile codes, PagedFile graph) {}
