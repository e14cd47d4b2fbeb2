package dev.vectorcodec.log;

/** What is left of a rotation once the seal was forced. */
enum Rotation {
  NONE,
  HEADER,
  PUBLISH
}
