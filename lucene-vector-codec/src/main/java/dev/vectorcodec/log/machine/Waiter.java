package dev.vectorcodec.log.machine;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that waits for progress of the log.
 *
 * <p>Waking a thread costs more than writing a frame, so the thread that writes the log wakes one
 * waiter, and each wakes two others: a tree that was laid over the list of those who are due.
 */
public final class Waiter {

  final Progress progress;
  final long target;
  private final Thread thread = Thread.currentThread();

  /** Written before {@link #released}, read after it. */
  private Waiter left;

  private Waiter right;
  private volatile boolean released;

  Waiter(Progress progress, long target) {
    this.progress = progress;
    this.target = target;
  }

  public boolean isReleased() {
    return released;
  }

  /** Wakes all of them, most of them through others. */
  public static void release(List<Waiter> due) {
    if (due.isEmpty()) {
      return;
    }
    for (int i = 0; i < due.size(); i++) {
      Waiter waiter = due.get(i);
      int left = 2 * i + 1;
      waiter.left = left < due.size() ? due.get(left) : null;
      waiter.right = left + 1 < due.size() ? due.get(left + 1) : null;
    }
    wake(due.get(0));
  }

  /**
   * Waits to be released, and wakes those that depend on this one. An interrupt does not end the
   * wait, and stays pending.
   */
  public void await() {
    boolean interrupted = false;
    while (released == false) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    passOn();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Wakes those that depend on this one. */
  public void passOn() {
    wake(left);
    wake(right);
  }

  private static void wake(Waiter waiter) {
    if (waiter != null) {
      waiter.released = true;
      LockSupport.unpark(waiter.thread);
    }
  }
}
