/**
 * What do searches of many shards cost, find and wait for?
 *
 * <p>{@link dev.vectorcodec.benchmark.shards.ShardsCommand} measures shards one after the other,
 * and simulates that all are asked at once. Depends on {@code peer}, {@code data} and {@code
 * report}.
 */
package dev.vectorcodec.benchmark.shards;
