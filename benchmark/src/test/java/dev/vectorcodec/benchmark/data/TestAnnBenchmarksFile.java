package dev.vectorcodec.benchmark.data;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Converts whole and damaged HDF5 files. Progress bars share a thread that lives on. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
public class TestAnnBenchmarksFile extends LuceneTestCase {

  private static final float[][] TRAIN = {{1, 2}, {3, 4}, {5, 6}};
  private static final float[][] TEST = {{1, 2.5f}};
  private static final int[][] NEIGHBORS = {{0, 1, 2}};

  private static Path write(Path folder, String distance) {
    Path path = folder.resolve("tiny.hdf5");
    try (WritableHdfFile file = HdfFile.write(path)) {
      file.putDataset("train", TRAIN);
      file.putDataset("test", TEST);
      file.putDataset("neighbors", NEIGHBORS);
      file.putAttribute("distance", distance);
    }
    return path;
  }

  public void testConvert() throws IOException {
    Path cache = createTempDir();
    AnnBenchmarksFile.Converted converted =
        new AnnBenchmarksFile(write(createTempDir(), "angular")).convert(cache);
    assertEquals(VectorSimilarityFunction.COSINE, converted.similarity());
    VectorSet base = VectorFiles.open(converted.base());
    assertEquals(TRAIN.length, base.size());
    for (int row = 0; row < TRAIN.length; row++) {
      assertArrayEquals(TRAIN[row], base.floats(row), 0);
    }
    assertArrayEquals(TEST[0], VectorFiles.open(converted.queries()).floats(0), 0);
    assertArrayEquals(NEIGHBORS[0], VectorFiles.open(converted.truth()).ints(0));
  }

  public void testUnknownDistance() throws IOException {
    Path path = write(createTempDir(), "jaccard");
    Path cache = createTempDir();
    expectThrows(IllegalArgumentException.class, () -> new AnnBenchmarksFile(path).convert(cache));
  }

  public void testTruncatedFiles() throws IOException {
    Path path = write(createTempDir(), "euclidean");
    byte[] whole = Files.readAllBytes(path);
    for (int cut = 1; cut <= whole.length; cut++) {
      Files.write(path, Arrays.copyOf(whole, whole.length - cut));
      expectThrows(IllegalArgumentException.class, () -> new AnnBenchmarksFile(path).convert(path));
    }
  }
}
