/** How are classes with a mistake made of the real sources, and run beside those without? */
package dev.vectorcodec.mutation;
