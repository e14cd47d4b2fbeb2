/** How much of what was written may a crash leave? */
package dev.vectorcodec.simulation.crash;
