/** What was promised to whom, and what may be there after a crash? */
package dev.vectorcodec.crash.model;
