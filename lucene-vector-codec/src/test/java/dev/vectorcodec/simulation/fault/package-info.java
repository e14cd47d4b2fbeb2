/** Which calls of a simulated disk fail, and what does a failed one leave? */
package dev.vectorcodec.simulation.fault;
