/**
 * How do bytes get from Lucene's files to the kernels, safely?
 *
 * <p>Promise: no byte is handed out that does not lie in the file's data and whose 4 KiB page did
 * not pass its checksum. {@link dev.vectorcodec.io.PagedOutput} writes pages and checksums, {@link
 * dev.vectorcodec.io.PagedFile} reads them, by copying into arrays that kernels work on. Depends on
 * nothing of ours.
 */
package dev.vectorcodec.io;
