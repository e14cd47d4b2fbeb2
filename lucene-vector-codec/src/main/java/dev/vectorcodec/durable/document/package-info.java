/**
 * What of a document does the log keep, and how does it become a document again?
 *
 * <p>{@link dev.vectorcodec.durable.document.PreparedBatch} is what enters log and index together.
 * Depends on the log.
 */
package dev.vectorcodec.durable.document;
