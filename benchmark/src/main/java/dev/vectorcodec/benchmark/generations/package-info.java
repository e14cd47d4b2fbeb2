/**
 * What does an index cost that lives: vectors go and come, and it is merged to one segment again
 * and again, or not at all?
 */
package dev.vectorcodec.benchmark.generations;
