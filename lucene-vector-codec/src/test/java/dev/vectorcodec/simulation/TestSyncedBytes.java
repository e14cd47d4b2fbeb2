package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: no crash touches what was synced and not written to since, nor invents a name; whatever
 * was done, at whichever boundary, and however many crashes came before.
 */
public class TestSyncedBytes extends LuceneTestCase {

  private static final int MAX_BYTES = 10_000;

  /** What is known of a file, byte by byte. */
  private static final class Known {
    LogFile file;
    byte[] bytes = new byte[0];

    /** Which bytes are synced, with the size if at the end. */
    boolean[] durable = new boolean[0];

    long durableSize;
    byte next = 1;

    Known copy() {
      Known copy = new Known();
      copy.bytes = bytes.clone();
      copy.durable = durable.clone();
      copy.durableSize = durableSize;
      return copy;
    }
  }

  /** What is known of the folder after an operation. */
  private record Moment(int boundary, Map<String, Known> names, Set<String> changed) {}

  private SimulatedFiles files;
  private Map<String, Known> names;
  private Set<String> changed;
  private final List<Moment> moments = new ArrayList<>();

  private void start(SimulatedFiles disk) throws IOException {
    files = disk;
    names = new HashMap<>();
    // What was deleted before a kill may come back after it.
    changed = new HashSet<>(List.of("a", "b", "c", "d", "e"));
    moments.clear();
    for (String name : disk.storage.list()) {
      // Old files are not written to, as the contract of the storage has it.
      Known known = new Known();
      known.bytes = disk.read(name);
      known.durable = new boolean[known.bytes.length];
      names.put(name, known);
    }
  }

  private void step() throws IOException {
    String name = String.valueOf((char) ('a' + random().nextInt(5)));
    Known known = names.get(name);
    int kind = random().nextInt(12);
    if (known == null) {
      known = new Known();
      known.file = files.storage.create(name);
      names.put(name, known);
      changed.add(name);
    } else if (kind < 5 && known.file != null) {
      write(known);
    } else if (kind < 8) {
      force(name, known, random().nextInt(4) > 0);
    } else if (kind < 9) {
      files.storage.delete(name);
      names.remove(name);
      changed.add(name);
    } else if (kind < 10) {
      String other = String.valueOf((char) ('a' + random().nextInt(5)));
      files.storage.rename(name, other);
      names.remove(name);
      names.put(other, known);
      changed.add(name);
      changed.add(other);
    } else {
      files.storage.syncDirectory();
      changed.clear();
    }
  }

  private static void write(Known known) throws IOException {
    int size = known.bytes.length;
    boolean appends = random().nextInt(3) > 0;
    int offset = appends ? size : random().nextInt(size + 100);
    int length = 1 + random().nextInt(random().nextBoolean() ? 100 : 6_000);
    if (offset + length > MAX_BYTES) {
      return;
    }
    byte value = known.next++;
    SimulatedFiles.write(known.file, offset, length, (char) (value & 0xFF));
    known.bytes = Arrays.copyOf(known.bytes, Math.max(size, offset + length));
    known.durable = Arrays.copyOf(known.durable, known.bytes.length);
    Arrays.fill(known.bytes, offset, offset + length, value);
    Arrays.fill(known.durable, offset, offset + length, false);
  }

  private void force(String name, Known known, boolean metadata) throws IOException {
    if (known.file == null) {
      try (LogFile file = files.storage.open(name)) {
        file.force(metadata);
      }
    } else {
      known.file.force(metadata);
    }
    Arrays.fill(known.durable, true);
    if (metadata) {
      known.durableSize = known.bytes.length;
    }
  }

  private void run(int steps) throws IOException {
    for (int i = 0; i < steps; i++) {
      step();
      Map<String, Known> copies = new HashMap<>();
      names.forEach((name, known) -> copies.put(name, known.copy()));
      moments.add(new Moment(files.disk.boundary(), copies, Set.copyOf(changed)));
    }
  }

  private int assertKept(Moment moment, CrashModel model, long seed) throws IOException {
    SimulatedFiles found =
        new SimulatedFiles(files.disk.crash(new Crash(moment.boundary, model, seed)));
    Set<String> there = new HashSet<>(found.storage.list());
    int kept = 0;
    String what = moment.boundary + ":" + model + ":" + seed + " ";
    for (String name : there) {
      assertTrue(what + name, moment.names.containsKey(name) || moment.changed.contains(name));
    }
    for (Map.Entry<String, Known> entry : moment.names.entrySet()) {
      if (moment.changed.contains(entry.getKey()) && model.losesPower()) {
        continue;
      }
      byte[] bytes = found.read(entry.getKey());
      assertNotNull(what + entry.getKey(), bytes);
      Known known = entry.getValue();
      assertTrue(what, bytes.length >= known.durableSize && bytes.length <= known.bytes.length);
      for (int i = 0; i < bytes.length; i++) {
        if (known.durable[i] || model.losesPower() == false) {
          assertEquals(what + entry.getKey() + " at " + i, known.bytes[i], bytes[i]);
          kept++;
        }
      }
    }
    return kept;
  }

  public void testAnyWorkload() throws IOException {
    int kept = 0;
    for (int round = 0; round < 6; round++) {
      start(new SimulatedFiles(new SimulatedDisk()));
      for (int crash = 0; crash < 3; crash++) {
        run(60);
        for (Moment moment : moments) {
          for (CrashModel model : CrashModel.values()) {
            kept += assertKept(moment, model, random().nextLong());
          }
        }
        CrashModel[] models = CrashModel.values();
        CrashModel model = models[random().nextInt(models.length)];
        int boundary = files.disk.firstBoundary() + random().nextInt(files.disk.boundary() + 1);
        start(
            new SimulatedFiles(files.disk.crash(new Crash(boundary, model, random().nextLong()))));
      }
    }
    assertTrue("bytes compared: " + kept, kept > 100_000);
  }
}
