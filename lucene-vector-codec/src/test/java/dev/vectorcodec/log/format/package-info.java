/** Tests of the bytes of a log: frames, and logs of released versions. */
package dev.vectorcodec.log.format;
