package dev.vectorcodec.opensearch.mapping;

import java.util.Map;

/**
 * What a mapping says about a field, as it says it: what is shown again, and compared when a
 * mapping changes.
 *
 * @param dimension -1 if there is none
 * @param method null if there is none
 * @param modelId null if there is none
 * @param mode empty if there is none
 * @param compressionLevel empty if there is none
 * @param spaceType {@code undefined} if there is none
 * @param engine {@code undefined} if there is none
 */
record FieldDefinition(
    int dimension,
    VectorDataType dataType,
    Map<String, Object> method,
    String modelId,
    String mode,
    String compressionLevel,
    String spaceType,
    String engine,
    boolean stored,
    boolean docValues) {}
