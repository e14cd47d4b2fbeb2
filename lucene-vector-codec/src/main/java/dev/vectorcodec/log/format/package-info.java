/**
 * What do the bytes of a log mean? docs/log-format.md is the specification.
 *
 * <p>{@link dev.vectorcodec.log.format.FileHeader} and {@link
 * dev.vectorcodec.log.format.FrameHeader} are what files and frames begin with. Depends on {@code
 * log} and {@code log.storage}.
 */
package dev.vectorcodec.log.format;
