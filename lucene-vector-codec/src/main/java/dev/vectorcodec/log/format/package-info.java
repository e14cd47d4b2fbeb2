/** What do the bytes of a log mean? docs/log-format.md is the specification. */
package dev.vectorcodec.log.format;
