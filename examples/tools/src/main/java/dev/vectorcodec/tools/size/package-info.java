/**
 * How large will an index be, and on how many machines does it fit?
 *
 * <p>{@link dev.vectorcodec.tools.size.SizeCommand} is the command, {@code FieldSize} the
 * arithmetic.
 */
package dev.vectorcodec.tools.size;
