package dev.vectorcodec.crash.mutation;

import dev.vectorcodec.crash.campaign.Campaigns;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.mutation.MutantLoader;
import dev.vectorcodec.mutation.SourceEdit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A mistake in the real sources that a campaign must find.
 *
 * @param name what the mistake is
 * @param campaign that finds it
 * @param promises one of which must be what was found broken
 * @param edits to the text of files
 */
public record Mutant(String name, String campaign, Set<Promise> promises, List<SourceEdit> edits) {

  public static Mutant of(
      String name, String campaign, Set<Promise> promises, String file, String... edits) {
    return new Mutant(name, campaign, promises, SourceEdit.of(file, edits));
  }

  /** With edits to another file too. */
  public Mutant and(String file, String... more) {
    List<SourceEdit> all = new ArrayList<>(edits);
    all.addAll(SourceEdit.of(file, more));
    return new Mutant(name, campaign, promises, all);
  }

  /** The classes with the mistake. */
  public MutantLoader load() throws IOException {
    return MutantLoader.of(name, edits);
  }

  /** Runs the campaign with classes of {@code loader}; as {@link Campaigns#run}. */
  public String[] run(MutantLoader loader, long seed, long limit) {
    Class<?>[] parameters = {String.class, long.class, long.class};
    return (String[]) loader.call(Campaigns.class, "run", parameters, campaign, seed, limit);
  }

  public static Set<Promise> any(Promise first, Promise... others) {
    return EnumSet.of(first, others);
  }
}
