package dev.vectorcodec.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The merge of one field, from the first vector that is copied until its codes and graph are
 * written. On unless a recording says no.
 */
@Name("dev.vectorcodec.Merge")
@Label("Vector Merge")
@Category({"Lucene Vector Codec", "Indexing"})
@Description("The vectors, codes and graph of one field were merged")
@StackTrace(false)
public final class MergeEvent extends Event {

  /** The segment that is written. */
  @Label("Segment")
  public String segment;

  /** The field. */
  @Label("Field")
  public String field;

  /** Segments that are merged. */
  @Label("Merged Segments")
  public int mergedSegments;

  /** Vectors of the field in the new segment. */
  @Label("Vectors")
  public int vectors;

  /** Whether what the largest merged segment had was kept. */
  @Label("Carried Over")
  public boolean carriedOver;
}
