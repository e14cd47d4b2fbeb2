package dev.vectorcodec.segment.search;

/**
 * How far a distance may be from its estimate, in standard errors: by these bounds a search decides
 * which vectors it reads exactly.
 */
final class Bounds {

  /** A search loses a hit whose estimate is off by more: one of about 700 that lie at the bound. */
  static final float OF_HITS = 3f;

  /**
   * For keeping a candidate of a walk at the edge of the beam. A wrong choice costs a detour and no
   * hit, because a walk looks again in the end at what it left out, so one standard error is
   * enough.
   */
  static final float OF_CANDIDATES = 1f;

  private Bounds() {}
}
