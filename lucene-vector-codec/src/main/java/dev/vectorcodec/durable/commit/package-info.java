/** What do commits of an index say about the log beside it? */
package dev.vectorcodec.durable.commit;
