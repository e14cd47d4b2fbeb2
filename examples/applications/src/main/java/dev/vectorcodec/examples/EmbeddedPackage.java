package dev.vectorcodec.examples;

import java.util.Optional;

/**
 * A package and its vector.
 *
 * @param vector of length 1; none if nothing is known about any word of the package
 */
public record EmbeddedPackage(DebianPackage entry, Optional<float[]> vector) {}
