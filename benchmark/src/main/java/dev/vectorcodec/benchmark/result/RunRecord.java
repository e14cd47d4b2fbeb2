package dev.vectorcodec.benchmark.result;

import dev.vectorcodec.benchmark.data.DataPaths;

/**
 * What was run, on what.
 *
 * @param time when it began, ISO 8601
 * @param commit of the project, with "-dirty" if files were changed; null outside a git checkout
 * @param luceneVersion that the peers ran on
 * @param dimension of the vectors
 */
public record RunRecord(
    String time,
    String commit,
    Machine machine,
    String luceneVersion,
    DataPaths data,
    int dimension,
    Settings settings)
    implements ResultRecord {}
