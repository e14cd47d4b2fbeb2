/** Tests of reading logs that are torn, damaged or forged. */
package dev.vectorcodec.log.read;
