/** Where do vectors, queries and their exact nearest neighbors come from? */
package dev.vectorcodec.benchmark.data;
