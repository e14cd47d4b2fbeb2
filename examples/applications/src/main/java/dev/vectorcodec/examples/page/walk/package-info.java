/**
 * Where do the packages lie, and which of them did a search look at?
 *
 * <p>{@link dev.vectorcodec.examples.page.walk.PackageMap} lays all packages out in a plane. {@link
 * dev.vectorcodec.examples.page.walk.WalkRecorder} searches with a collector of its own, as every
 * application can, and keeps what the search gave to it.
 */
package dev.vectorcodec.examples.page.walk;
