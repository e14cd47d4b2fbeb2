/**
 * Which words does a user of the write log meet?
 *
 * <p>What is written ({@link dev.vectorcodec.log.LogOperation}), how durable it must be ({@link
 * dev.vectorcodec.log.DurabilityMode}), the options, and what a log reports and refuses. The rooms
 * below build on each other in this order: {@code storage}, this package, {@code format}, {@code
 * machine} and {@code read}, {@code write}, {@code recovery}, {@code repair}. All of them use
 * Lucene only for its exceptions and a few small classes, and nothing of the vector format.
 */
package dev.vectorcodec.log;
