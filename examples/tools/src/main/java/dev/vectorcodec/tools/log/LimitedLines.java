package dev.vectorcodec.tools.log;

import java.io.IOException;
import java.io.PrintWriter;

/** Prints lines up to a limit, then throws. */
final class LimitedLines implements Appendable {

  private final PrintWriter out;
  private final long limit;
  private long count;

  /** There is more than was asked for. */
  static final class LimitReached extends IOException {

    private static final long serialVersionUID = 1L;
  }

  LimitedLines(PrintWriter out, long limit) {
    this.out = out;
    this.limit = limit;
  }

  /** Lines that were printed. */
  long count() {
    return count;
  }

  @Override
  public Appendable append(CharSequence text) throws IOException {
    return append(text, 0, text.length());
  }

  @Override
  public Appendable append(CharSequence text, int start, int end) throws IOException {
    for (int i = start; i < end; i++) {
      append(text.charAt(i));
    }
    return this;
  }

  @Override
  public Appendable append(char character) throws IOException {
    if (count == limit) {
      throw new LimitReached();
    }
    out.print(character);
    if (character == '\n') {
      count++;
    }
    return this;
  }
}
