/** How do tests speak to a node? */
package dev.vectorcodec.opensearch.client;
