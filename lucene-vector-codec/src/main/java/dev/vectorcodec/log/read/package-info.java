/** What do the files of a log hold, and is the end of the last one torn or damaged? */
package dev.vectorcodec.log.read;
