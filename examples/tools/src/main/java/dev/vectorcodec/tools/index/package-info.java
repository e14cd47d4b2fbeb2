/**
 * What is in an index, is it whole, and how well is it searched?
 *
 * <p>{@link dev.vectorcodec.tools.index.IndexCommand} lists the commands and their exit statuses.
 */
package dev.vectorcodec.tools.index;
