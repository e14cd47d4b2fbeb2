package dev.vectorcodec.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A reader met damage. The event is on unless a recording says no. */
@Name("dev.vectorcodec.Corruption")
@Label("Corrupt Vector File")
@Category({"Lucene Vector Codec", "Corruption"})
@Description("A reader met damaged bytes; the search or merge that wanted them failed")
public final class CorruptionEvent extends Event {

  /** The file. */
  @Label("File")
  public String file;

  /** What is wrong, with the offset where it is known. */
  @Label("Problem")
  public String problem;

  /** Reports damage, if a recording is running. */
  public static void report(String file, String problem) {
    CorruptionEvent event = new CorruptionEvent();
    event.file = file;
    event.problem = problem;
    event.commit();
  }
}
