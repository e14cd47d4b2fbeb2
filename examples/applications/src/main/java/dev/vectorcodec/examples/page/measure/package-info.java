/**
 * How much of the nearest does each format find, in how much time?
 *
 * <p>{@link dev.vectorcodec.examples.page.measure.RecallMeasurement} measures in the background and
 * can be asked how far it is.
 */
package dev.vectorcodec.examples.page.measure;
