/** How does a log go on after the process that wrote it has ended? */
package dev.vectorcodec.log.recovery;
