/** What can an operator see of vectors and their searches? */
package dev.vectorcodec.opensearch.stats;
