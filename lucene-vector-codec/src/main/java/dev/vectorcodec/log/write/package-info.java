/** How do the writes of many threads get to disk in order, and who is told when they are there? */
package dev.vectorcodec.log.write;
