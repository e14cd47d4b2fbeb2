/** Which settings can an index or a cluster have, and which of them change anything? */
package dev.vectorcodec.opensearch.settings;
