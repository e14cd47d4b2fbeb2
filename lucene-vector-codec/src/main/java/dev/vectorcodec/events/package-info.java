/**
 * What does the vector format tell Java Flight Recorder?
 *
 * <p>Each type of event has a class, and a recording shows its fields. The format collects nothing
 * while no recording asks for it. The package depends on nothing of ours.
 */
package dev.vectorcodec.events;
