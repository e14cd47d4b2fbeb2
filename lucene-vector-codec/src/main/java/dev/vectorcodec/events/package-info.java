/**
 * What does the vector format tell Java Flight Recorder?
 *
 * <p>A class for each kind of event, whose fields are what a recording shows. Nothing is collected
 * while no recording asks for it. Depends on nothing of ours.
 */
package dev.vectorcodec.events;
