package dev.vectorcodec.segment.search;

/**
 * How far a distance may be from its estimate, in standard errors, where a search decides what it
 * reads exactly.
 */
final class Bounds {

  /** A hit is lost where its estimate is off by more: one of about 700 that lie at the bound. */
  static final float OF_HITS = 3f;

  /**
   * For keeping a candidate of a walk at the edge of the beam. A wrong choice costs a detour and no
   * hit, as what is left out is looked at again in the end, so one standard error is enough.
   */
  static final float OF_CANDIDATES = 1f;

  private Bounds() {}
}
