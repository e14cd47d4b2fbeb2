/** What can an operator have done to the shards of an index? */
package dev.vectorcodec.opensearch.maintenance;
