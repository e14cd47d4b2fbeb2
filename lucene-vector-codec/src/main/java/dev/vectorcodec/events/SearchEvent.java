package dev.vectorcodec.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A query searched one field of one segment. The event is off unless a recording switches it on.
 */
@Name("dev.vectorcodec.Search")
@Label("Vector Search")
@Category({"Lucene Vector Codec", "Search"})
@Description("A search of one field of one segment")
@Enabled(false)
@StackTrace(false)
public final class SearchEvent extends Event {

  /** How the answer was found; empty where nothing was accepted. */
  @Label("Way")
  public String way;

  /** Vectors that the segment has. */
  @Label("Vectors")
  public int vectors;

  /** Hits that were asked for. */
  @Label("K")
  public int k;

  /** Nodes that walks expanded. */
  @Label("Expanded Nodes")
  public int expandedNodes;

  /** Vectors that Lucene counts as visited: compared by code, exactly, or both. */
  @Label("Visited Vectors")
  public long visitedVectors;

  /** Vectors that were read and scored exactly. */
  @Label("Exact Scores")
  public int exactScores;

  /** Pages of 4 KiB that nobody had read before, so that this search verified their checksums. */
  @Label("Verified Pages")
  public int verifiedPages;
}
