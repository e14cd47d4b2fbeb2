/**
 * What can be on the disk after a crash?
 *
 * <p>A disk in memory keeps one journal of all that was done to its files. From any point of that
 * journal a crash model makes the disks that the next start may find.
 */
package dev.vectorcodec.simulation;
