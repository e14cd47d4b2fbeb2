/** Does a node answer what clients of the k-NN plugin send, and refuse what is wrong? */
package dev.vectorcodec.opensearch.requests;
