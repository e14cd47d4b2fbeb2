/** What does OpenSearch get from this plugin? */
package dev.vectorcodec.opensearch;
