/**
 * Do servers, each in a process of its own, keep what they acknowledged, whatever happens to them?
 */
package dev.vectorcodec.opensearch.cluster;
