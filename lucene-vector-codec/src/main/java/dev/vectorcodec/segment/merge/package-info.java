/**
 * When and how does a merge keep what a segment has, instead of building anew?
 *
 * <p>{@link dev.vectorcodec.segment.merge.CarryOver} decides for one field, from its largest
 * segment ({@link dev.vectorcodec.segment.merge.MergeSource}): if little has changed, it carries
 * its graph, clusters and codes over, and does not ask {@code segment.build}. It reads the old
 * files, maps ordinals, checks what it reads, and lets {@code graph.merge} change the graph. It
 * reads vectors from the new vector file and prepares them when it needs them, and writes nothing
 * to temporary files.
 *
 * <p>Heap, at its most, with L the lesser of the degree and 64, v vectors in all, n of them new,
 * and d deleted ones: {@code v * (4 * L + 13) + n * 149 + d * 5} bytes while new vectors are
 * linked, and later {@code v * (4 * L + 25 + L / 8) + n * 9 + d * 5}. With n and d a quarter of v
 * together, that is at most 179 bytes a vector with the default degree of 32, and 307 with the
 * largest: no more than a build takes.
 *
 * <p>Depends on {@code segment.build}, {@code segment.stored}, {@code segment.format}, {@code
 * graph.merge} and what is below them.
 */
package dev.vectorcodec.segment.merge;
