/**
 * Does a {@code dense_vector} of Elasticsearch work with this library's format below it?
 *
 * <p>{@link dev.vectorcodec.elasticsearch.RabitqVectorsPlugin} is all that Elasticsearch needs. It
 * and Elasticsearch itself are of the tests alone: nothing of them is deployed.
 */
package dev.vectorcodec.elasticsearch;
