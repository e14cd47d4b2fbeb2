/**
 * Does recall hold while documents are updated and deleted for a long time?
 *
 * <p>{@link dev.vectorcodec.examples.updates.Updates} is the program.
 */
package dev.vectorcodec.examples.updates;
