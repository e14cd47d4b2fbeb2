/**
 * How is a query answered: which way is taken, and what is read exactly?
 *
 * <p>{@link dev.vectorcodec.segment.search.FieldSearcher} searches a field for all threads. {@code
 * FieldSearch} chooses a way, by costs that were measured; {@code GraphWalk}, {@code CodeScan} and
 * {@code ExactScan} go one each. The bounds of estimates decide which vectors are scored exactly
 * ({@code Bounds}, {@code PendingHits}); {@code HitCollector} is what hands hits to Lucene. Depends
 * on {@code segment.stored}, {@code segment.format}, {@code graph.walk} and what is below them.
 */
package dev.vectorcodec.segment.search;
