package dev.vectorcodec.segment.search;

/** A search strategy that says how hard to look, apart from how many hits the query wants. */
public interface SearchEffort {

  /** How many of the nearest candidates a walk keeps. */
  int beamWidth();
}
