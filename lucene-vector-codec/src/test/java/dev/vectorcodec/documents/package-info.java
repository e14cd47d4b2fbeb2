/**
 * Do the documents say what the code does?
 *
 * <p>The decoder in this package follows docs/file-format.md and shares no code with the library,
 * so that an error in either shows.
 */
package dev.vectorcodec.documents;
