package dev.vectorcodec.benchmark.result;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A line of the result file; its {@code kind} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunRecord.class, name = "run"),
  @JsonSubTypes.Type(value = BuildRecord.class, name = "build"),
  @JsonSubTypes.Type(value = SearchRecord.class, name = "search"),
  @JsonSubTypes.Type(value = MemoryRecord.class, name = "memory"),
  @JsonSubTypes.Type(value = WideningRecord.class, name = "widening"),
  @JsonSubTypes.Type(value = MergeRecord.class, name = "merge")
})
public sealed interface ResultRecord
    permits RunRecord, BuildRecord, SearchRecord, MemoryRecord, WideningRecord, MergeRecord {}
