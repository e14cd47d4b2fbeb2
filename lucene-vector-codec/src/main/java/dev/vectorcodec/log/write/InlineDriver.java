package dev.vectorcodec.log.write;

import dev.vectorcodec.log.machine.LogRequest;
import dev.vectorcodec.log.machine.Waiter;

/**
 * Writes the log in the thread that waits for it. No threads and no time of its own: the same calls
 * do the same to the disk. For one thread at a time.
 */
public final class InlineDriver implements LogDriver {

  private final LogEngine engine;

  public InlineDriver(LogEngine engine) {
    this.engine = engine;
  }

  @Override
  public void wake() {}

  @Override
  public void await(Waiter waiter) {
    while (waiter.isReleased() == false) {
      if (engine.advance(true) == false && prepare() == false) {
        engine.failForWantOfRoom();
      }
    }
    waiter.passOn();
  }

  @Override
  public boolean step() {
    return engine.advance(false) || prepare();
  }

  private boolean prepare() {
    LogRequest.Prepare request = engine.takePreparation();
    if (request != null) {
      engine.prepare(request);
    }
    return request != null;
  }

  @Override
  public void ensureHeld() {
    engine.ensureHeld();
  }

  @Override
  public void close() {}
}
