/**
 * What can be done with a log that opening refuses?
 *
 * <p>{@link dev.vectorcodec.log.repair.LogVerifier} says what is wrong, {@link
 * dev.vectorcodec.log.repair.LogDumper} shows the frames, {@link
 * dev.vectorcodec.log.repair.LogSalvager} copies what is whole, and {@link
 * dev.vectorcodec.log.repair.LogReset} begins a new log. No writer may have the log open. Salvage
 * and reset take the user data of the index's last commit, and return that of the commit that has
 * to be made.
 */
package dev.vectorcodec.log.repair;
