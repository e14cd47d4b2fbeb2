/**
 * What does an operator do when a log cannot be opened?
 *
 * <p>{@link dev.vectorcodec.tools.log.LogCommand} lists the commands and their exit statuses; each
 * command is a class, thin over the functions of {@code dev.vectorcodec.log}. {@code IndexCommit}
 * reads and makes the commit that has to stand beside a log.
 */
package dev.vectorcodec.tools.log;
