package dev.vectorcodec.benchmark.result;

/**
 * A merge to one segment in a process of its own.
 *
 * @param parts segments that were merged
 * @param seconds from its first call to its end
 * @param allocatedBytes all that its thread allocated
 * @param peakResidentBytes most memory the process had resident, mapped files included
 * @param recall of searches of the merged segment that ask for no more effort than by default
 */
public record MergeRecord(
    String peer,
    int parts,
    double seconds,
    long allocatedBytes,
    long peakResidentBytes,
    double recall)
    implements ResultRecord {}
