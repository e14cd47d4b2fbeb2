package dev.vectorcodec.examples.updates;

import dev.vectorcodec.examples.DebianPackage;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.TermVectorEmbedder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Packages that come, change and go, as those of an archive do; the same in each run. */
final class PackageArchive {

  private final TermVectorEmbedder embedder;
  private final Random random;
  private final List<EmbeddedPackage> present = new ArrayList<>();

  /** Not there yet, or not there any more. */
  private final Deque<EmbeddedPackage> absent = new ArrayDeque<>();

  /**
   * An archive that has some of the packages at first.
   *
   * @param seed of all choices
   */
  PackageArchive(
      List<EmbeddedPackage> packages, int presentAtFirst, TermVectorEmbedder embedder, long seed) {
    this.embedder = embedder;
    this.random = new Random(seed);
    List<EmbeddedPackage> shuffled = new ArrayList<>(packages);
    Collections.shuffle(shuffled, random);
    present.addAll(shuffled.subList(0, presentAtFirst));
    absent.addAll(shuffled.subList(presentAtFirst, shuffled.size()));
  }

  List<EmbeddedPackage> present() {
    return Collections.unmodifiableList(present);
  }

  /**
   * Deletes packages, adds as many others, and changes some; tells the index.
   *
   * @param deletes at most as many as are present
   * @param updates at most as many as are present
   */
  void change(LivingIndex index, int deletes, int updates) throws IOException {
    Collections.shuffle(present, random);
    for (int i = 0; i < deletes; i++) {
      EmbeddedPackage deleted = present.remove(present.size() - 1);
      index.delete(deleted.entry().name());
      absent.addLast(deleted);
    }
    for (int i = 0; i < updates && i < present.size(); i++) {
      EmbeddedPackage changed = changed(present.get(i).entry());
      present.set(i, changed);
      index.put(changed);
    }
    for (int i = 0; i < deletes; i++) {
      EmbeddedPackage added = absent.removeFirst();
      index.put(added);
      present.add(added);
    }
  }

  /** A release that does what another package does, too: its text and its vector are new ones. */
  private EmbeddedPackage changed(DebianPackage entry) {
    DebianPackage other = present.get(random.nextInt(present.size())).entry();
    DebianPackage release =
        new DebianPackage(
            entry.name(),
            entry.section(),
            entry.installedKib(),
            entry.summary(),
            entry.description() + " Now with: " + other.summary() + ".");
    return new EmbeddedPackage(release, embedder.embed(release.text()));
  }
}
