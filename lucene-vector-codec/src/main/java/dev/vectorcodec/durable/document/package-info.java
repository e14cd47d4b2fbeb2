/** What of a document does the log keep, and how does it become a document again? */
package dev.vectorcodec.durable.document;
