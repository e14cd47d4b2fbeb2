package dev.vectorcodec.benchmark.data;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds, generates and caches data. Progress bars share a thread that lives on. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "progress bars")
public class TestDataOptions extends LuceneTestCase {

  /** Nothing but the options. */
  @Command(name = "holder")
  private static final class Holder {
    @Mixin private DataOptions data;
  }

  private static DataPaths resolve(Path cache, String... arguments) throws IOException {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    holder.data.cache = cache;
    return holder.data.resolve(1);
  }

  public void testGeneratedTwiceIsTheSame() throws IOException {
    Path first = createTempDir().resolve("set");
    Path second = createTempDir().resolve("set");
    Path other = createTempDir().resolve("set");
    ClusteredGenerator.ofSeed(7, 12).write(first, 300, 5);
    ClusteredGenerator.ofSeed(7, 12).write(second, 300, 5);
    ClusteredGenerator.ofSeed(8, 12).write(other, 300, 5);
    Path cache = createTempDir();
    String hash = resolve(cache, "--data", first.toString()).hash();
    assertEquals(hash, resolve(cache, "--data", second.toString()).hash());
    assertNotEquals(hash, resolve(cache, "--data", other.toString()).hash());
    VectorSet base = VectorFiles.open(Path.of(first + "_base.fvecs"));
    for (int row = 0; row < base.size(); row++) {
      double square = 0;
      for (float value : base.floats(row)) {
        square += value * value;
      }
      assertEquals(1, square, 1e-4);
    }
  }

  public void testNeighborsAreComputedOnceForEachLimit() throws IOException {
    Path prefix = createTempDir().resolve("set");
    ClusteredGenerator.ofSeed(random().nextLong(), 8).write(prefix, 300, 5);
    Path cache = createTempDir();
    DataPaths all = resolve(cache, "--data", prefix.toString());
    FileTime time = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(Path.of(all.truth()), time);
    assertEquals(all, resolve(cache, "--data", prefix.toString()));
    assertEquals(time, Files.getLastModifiedTime(Path.of(all.truth())));
    DataPaths some = resolve(cache, "--data", prefix.toString(), "--limit", "100");
    assertNotEquals(all.truth(), some.truth());
    assertEquals(100, some.openBase().size());
    DataPaths cosine = resolve(cache, "--data", prefix.toString(), "--similarity", "COSINE");
    assertNotEquals(all.truth(), cosine.truth());
  }

  public void testNeighborsThatDoNotFit() throws IOException {
    Path prefix = createTempDir().resolve("set");
    ClusteredGenerator.ofSeed(1, 8).write(prefix, 30, 2);
    Path cache = createTempDir();
    Path truth = Path.of(prefix + "_gt.ivecs");
    int[][][] wrong = {{{0, 30}, {1, 2}}, {{0, -1}, {1, 2}}, {{0, 1}}};
    for (int[][] rows : wrong) {
      try (VecsWriter writer = new VecsWriter(truth)) {
        for (int[] row : rows) {
          writer.write(row);
        }
        writer.finish();
      }
      expectThrows(
          IllegalArgumentException.class, () -> resolve(cache, "--data", prefix.toString()));
    }
  }

  public void testMissingFiles() throws IOException {
    Path folder = createTempDir();
    expectThrows(
        IllegalArgumentException.class,
        () -> resolve(folder, "--data", folder.resolve("none").toString()));
    expectThrows(
        IllegalArgumentException.class,
        () -> resolve(folder, "--base", folder.resolve("none.fvecs").toString()));
    expectThrows(IllegalArgumentException.class, () -> resolve(folder, "--limit", "0"));
  }
}
