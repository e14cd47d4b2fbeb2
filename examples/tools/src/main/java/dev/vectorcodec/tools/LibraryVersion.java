package dev.vectorcodec.tools;

import org.apache.lucene.util.Version;
import picocli.CommandLine.IVersionProvider;

/** Says which versions run, as the jar's manifest has them. */
final class LibraryVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = VectorCodec.class.getPackage().getImplementationVersion();
    return new String[] {
      "vector-codec " + (version == null ? "(not from a jar)" : version),
      "Lucene " + Version.LATEST,
      "Java " + Runtime.version()
    };
  }
}
