/** Which record says what in the result file, and how is that file written and read? */
package dev.vectorcodec.benchmark.result;
