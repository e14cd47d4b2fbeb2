/** What do the measurements say: curves, tables, ratios? */
package dev.vectorcodec.benchmark.report;
