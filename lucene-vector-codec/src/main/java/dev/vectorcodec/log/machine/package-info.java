/**
 * What does a log do next?
 *
 * <p>{@link dev.vectorcodec.log.machine.LogMachine} decides what comes next. It never waits and
 * touches no file: it asks for writes and forces, and its driver tells it what came of them.
 * Depends on {@code log.format}, {@code log} and {@code log.storage}.
 */
package dev.vectorcodec.log.machine;
