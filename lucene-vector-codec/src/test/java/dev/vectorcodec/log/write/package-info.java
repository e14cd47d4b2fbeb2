/** Tests of writing: order, forces, full disks, failures, the witness. */
package dev.vectorcodec.log.write;
