package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of all files of a folder, to be changed and put on a disk of their own. */
public final class DiskImage {

  private final String folder;

  /** Bytes by names; may be changed. */
  public final Map<String, byte[]> files = new TreeMap<>();

  private DiskImage(String folder) {
    this.folder = folder;
  }

  /** What a folder of a disk has now, but for its lock. */
  public static DiskImage of(SimulatedDisk disk, String folder) throws IOException {
    DiskImage image = new DiskImage(folder);
    SimulatedLogStorage storage = new SimulatedLogStorage(disk, folder);
    for (String name : storage.list()) {
      if (name.endsWith(".lock") == false) {
        image.files.put(name, PlainLog.bytes(storage, name));
      }
    }
    return image;
  }

  public DiskImage copy() {
    DiskImage copy = new DiskImage(folder);
    copy.files.putAll(files);
    return copy;
  }

  /** Writes the files to a disk, durably. */
  public SimulatedLogStorage writeTo(SimulatedDisk disk) throws IOException {
    SimulatedLogStorage storage = new SimulatedLogStorage(disk, folder);
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      try (LogFile file = storage.create(entry.getKey())) {
        if (entry.getValue().length > 0) {
          file.write(ByteBuffer.wrap(entry.getValue()), 0);
        }
        file.force(true);
      }
    }
    storage.syncDirectory();
    return storage;
  }
}
