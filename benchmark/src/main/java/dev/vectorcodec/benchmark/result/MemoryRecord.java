package dev.vectorcodec.benchmark.result;

/**
 * Memory of the process that searched, index open, after all its searches.
 *
 * @param heapBytes used after garbage collection, above what {@code emptyHeapBytes} says
 * @param emptyHeapBytes the same with queries loaded, after a tiny index was searched and closed
 * @param residentBytes VmRSS, 0 where that is not known
 * @param residentAnonymousBytes of that heap and other memory of the JVM's own
 * @param residentFileBytes of that mapped files: the page cache's memory
 */
public record MemoryRecord(
    String peer,
    int round,
    long heapBytes,
    long emptyHeapBytes,
    long residentBytes,
    long residentAnonymousBytes,
    long residentFileBytes)
    implements ResultRecord {}
