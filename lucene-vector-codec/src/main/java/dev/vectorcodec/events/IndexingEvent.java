package dev.vectorcodec.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A flush or a merge made codes and graph of one field. The event is on unless a recording says no.
 */
@Name("dev.vectorcodec.Indexing")
@Label("Vector Indexing")
@Category({"Lucene Vector Codec", "Indexing"})
@Description("Codes and graph of one field were made")
@StackTrace(false)
public final class IndexingEvent extends Event {

  /** The segment that is written. */
  @Label("Segment")
  public String segment;

  /** The field. */
  @Label("Field")
  public String field;

  /** Vectors of the field in the segment. */
  @Label("Vectors")
  public int vectors;

  /** Whether the segment has a graph. */
  @Label("Has Graph")
  public boolean hasGraph;
}
