package dev.vectorcodec.log.write;

import dev.vectorcodec.log.machine.Waiter;
import java.io.Closeable;

/** Moves a log forward: asks its machine what to do, does it, and says how it went. */
public interface LogDriver extends Closeable {

  /** There may be something new to do. */
  void wake();

  /** Waits until the waiter is released. */
  void await(Waiter waiter);

  /** Asks whether the log still has its lock; ends the log if not. */
  void ensureHeld();

  /** Does one thing that is due, if this driver has no thread of its own. */
  boolean step();

  /** Ends its threads; the machine is closed or failed. */
  @Override
  void close();
}
