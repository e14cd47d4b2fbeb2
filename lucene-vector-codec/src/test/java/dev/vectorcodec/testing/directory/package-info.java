/** How do tests watch, cut and fail the files of an index? */
package dev.vectorcodec.testing.directory;
