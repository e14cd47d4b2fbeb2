/**
 * What does an index cost that lives: vectors go and come, and it is merged to one segment again
 * and again?
 */
package dev.vectorcodec.benchmark.generations;
