/**
 * Which fields can a mapping declare, which values can a document give them, and how are these kept
 * in Lucene?
 */
package dev.vectorcodec.opensearch.mapping;
