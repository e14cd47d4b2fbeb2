/** Does the plugin offer what it should, under which names? */
package dev.vectorcodec.opensearch;
