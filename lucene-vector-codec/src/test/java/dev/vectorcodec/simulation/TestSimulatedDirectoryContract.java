package dev.vectorcodec.simulation;

import java.nio.file.Path;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.store.BaseDirectoryTestCase;

/** Lucene's own tests of a directory. */
public class TestSimulatedDirectoryContract extends BaseDirectoryTestCase {

  @Override
  protected Directory getDirectory(Path path) {
    return new SimulatedDirectory(new SimulatedDisk(), "index");
  }
}
