package dev.vectorcodec.log.machine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Those who wait for progress of the log. */
final class WaitingRoom {

  private final Map<Progress, List<Waiter>> waiters = new EnumMap<>(Progress.class);

  WaitingRoom() {
    for (Progress progress : Progress.values()) {
      waiters.put(progress, new ArrayList<>());
    }
  }

  Waiter add(Progress progress, long target) {
    Waiter waiter = new Waiter(progress, target);
    waiters.get(progress).add(waiter);
    return waiter;
  }

  /** Removes and returns those who have what they wait for; everybody if {@code all}. */
  List<Waiter> take(boolean all, ToLongFunction<Progress> reached) {
    List<Waiter> due = new ArrayList<>();
    for (Map.Entry<Progress, List<Waiter>> those : waiters.entrySet()) {
      List<Waiter> list = those.getValue();
      if (list.isEmpty() == false) {
        long value = all ? Long.MAX_VALUE : reached.applyAsLong(those.getKey());
        list.removeIf(waiter -> waiter.target <= value && due.add(waiter));
      }
    }
    return due;
  }
}
