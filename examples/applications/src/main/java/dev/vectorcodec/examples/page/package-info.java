/**
 * What does a search look like to somebody who tries it in a browser?
 *
 * <p>{@link dev.vectorcodec.examples.page.SearchPage} is the program. {@code PageServer} answers
 * requests: the page itself, which is hand-written and lies among the resources, and JSON for it.
 *
 * <p>Below: {@code search} finds packages in every way, {@code measure} compares the formats,
 * {@code walk} shows which packages a search looked at.
 */
package dev.vectorcodec.examples.page;
