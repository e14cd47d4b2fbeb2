/** Tests of what a log does next, with I/O that a test scripts. */
package dev.vectorcodec.log.machine;
