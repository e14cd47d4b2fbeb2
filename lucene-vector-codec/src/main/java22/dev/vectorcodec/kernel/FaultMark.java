package dev.vectorcodec.kernel;

import java.lang.foreign.ValueLayout;

/**
 * Keeps mapped bytes that have vanished from killing the process.
 *
 * <p>A file that is truncated while it is mapped faults when it is read. The JVM turns the fault
 * into an {@link InternalError} if it happens in compiled code that contains a scalar access to a
 * segment, and aborts if it happens in any other; vector loads do not count as such an access (seen
 * on JDK 25). Hence every method that loads vectors from a segment begins with
 *
 * <pre>{@code byte unused = segment.get(FaultMark.BYTE, 0);}</pre>
 *
 * <p>The compiler drops the read, because nobody uses its value, and keeps the mark. It is written
 * out at each place because only what the compiler inlines marks the code around it, and it inlines
 * the JDK's method always, but ours at its own choice. What is left: while a kernel is interpreted,
 * for its first few hundred calls, it may call a compiled load of the JDK, which has no mark.
 */
final class FaultMark {

  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private FaultMark() {}
}
