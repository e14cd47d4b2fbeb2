/**
 * How do bytes get from Lucene's files to the kernels, safely?
 *
 * <p>Promise: every byte that a caller gets lies inside the file's data, and its 4 KiB page has
 * passed its checksum. {@link dev.vectorcodec.io.PagedOutput} writes pages and checksums, {@link
 * dev.vectorcodec.io.PagedFile} reads them, by copying into arrays that kernels work on. Depends on
 * {@code events} alone.
 */
package dev.vectorcodec.io;
