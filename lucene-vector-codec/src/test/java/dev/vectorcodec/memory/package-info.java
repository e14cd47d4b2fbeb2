/** How much heap do merges take: no more than the documents say? */
package dev.vectorcodec.memory;
