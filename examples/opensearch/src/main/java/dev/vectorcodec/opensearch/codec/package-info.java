/** Which vector format writes which field of an index? */
package dev.vectorcodec.opensearch.codec;
