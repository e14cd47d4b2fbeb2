/** What can be done with a log that opening refuses? */
package dev.vectorcodec.log.repair;
