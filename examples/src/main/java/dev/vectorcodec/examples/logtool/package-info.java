/**
 * What does an operator do when a log cannot be opened?
 *
 * <p>{@link dev.vectorcodec.examples.logtool.LogTool} is the program; each command is a class, thin
 * over the functions of {@code dev.vectorcodec.log}. {@code IndexCommit} reads and makes the commit
 * that has to stand beside a log.
 */
package dev.vectorcodec.examples.logtool;
