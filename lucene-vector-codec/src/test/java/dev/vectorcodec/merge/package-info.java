/** Do merges that carry a graph over keep what builds promise, and do little for little changes? */
package dev.vectorcodec.merge;
