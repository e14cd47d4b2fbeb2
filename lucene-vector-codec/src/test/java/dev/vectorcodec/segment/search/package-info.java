/** Do the ways of a search give the right hits, each by itself, and is the cheapest chosen? */
package dev.vectorcodec.segment.search;
