/** Tests of the write log, each class of it, on a disk in memory and on a real one. */
package dev.vectorcodec.log;
