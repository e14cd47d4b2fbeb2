package dev.vectorcodec.log;

/**
 * The files of a log's generations.
 *
 * @param generations how many are kept
 * @param sizeInBytes of all of them, zeros that were made in advance included
 * @param oldestGeneration its number; 0 when there is none
 */
public record LogFiles(int generations, long sizeInBytes, long oldestGeneration) {}
