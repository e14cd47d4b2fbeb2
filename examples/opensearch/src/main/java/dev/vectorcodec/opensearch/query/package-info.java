/** What does a search ask of vectors, and which queries of Lucene's answer it? */
package dev.vectorcodec.opensearch.query;
