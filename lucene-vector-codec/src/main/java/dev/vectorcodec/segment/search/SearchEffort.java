package dev.vectorcodec.segment.search;

/** What a search strategy says about how hard to look, apart from how many hits are wanted. */
public interface SearchEffort {

  /** How many of the nearest candidates a walk keeps. */
  int beamWidth();
}
