/** Tests of files and locks of a log, and storages that count, fail and remember for the others. */
package dev.vectorcodec.log.storage;
