/** Tests of verify, dump, salvage and reset. */
package dev.vectorcodec.log.repair;
