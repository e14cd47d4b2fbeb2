/** Does an index with a log keep what it acknowledged, whatever happens in between? */
package dev.vectorcodec.durable;
