/**
 * What does a log do next?
 *
 * <p>Decides and waits for nothing: it asks for writes and forces, and is told what came of them.
 */
package dev.vectorcodec.log.machine;
