/**
 * How is each competitor built and searched through its own public API?
 *
 * <p>Start reading at {@link dev.vectorcodec.benchmark.peer.Peer} and {@link
 * dev.vectorcodec.benchmark.peer.PeerCatalog}.
 */
package dev.vectorcodec.benchmark.peer;
