package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.StoredPrecision;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/** The peers by name. */
public final class PeerCatalog {

  /** How peers are written, for the command line's help. */
  public static final String HELP =
      "peers, separated by commas, settings by colons: "
          + "ours[:bits=N, 0 for by dimension][:degree=32..128][:threshold=N]"
          + "[:precision=FLOAT32|FLOAT16|INT8][:links=ids|codes]; "
          + "lucene[:maxConn=16][:beamWidth=100]; "
          + "lucene-sq[:bits=8|7|4|2|1][:maxConn=16][:beamWidth=100][:rescore=yes|no]; "
          + "jvector[:degree=32][:beamWidth=100][:vectors=disk|heap]; "
          + "jvector-pq, jvector-fused[:subspaces=N][:degree=32][:beamWidth=100][:build=exact|pq];"
          + " class:<KnnVectorsFormat>[:constructor argument]...";

  private static final int LUCENE_MAX_CONN = 16;
  private static final int LUCENE_BEAM_WIDTH = 100;

  private PeerCatalog() {}

  /**
   * Finds a peer.
   *
   * @throws IllegalArgumentException if the name or a setting is not known
   */
  public static Peer find(String text) {
    PeerSpec spec = new PeerSpec(text);
    return switch (spec.name()) {
      case "ours" -> ours(spec.allow("bits", "degree", "threshold", "precision", "links"));
      case "lucene" -> lucene(spec.allow("maxConn", "beamWidth"));
      case "lucene-sq" -> luceneQuantized(spec.allow("bits", "maxConn", "beamWidth", "rescore"));
      case "jvector" ->
          new JVectorPeer(JVectorPeer.Codes.NONE, spec.allow("degree", "beamWidth", "vectors"));
      case "jvector-pq" ->
          new JVectorPeer(
              JVectorPeer.Codes.IN_MEMORY, spec.allow("degree", "beamWidth", "subspaces", "build"));
      case "jvector-fused" ->
          new JVectorPeer(
              JVectorPeer.Codes.FUSED, spec.allow("degree", "beamWidth", "subspaces", "build"));
      case "class" -> FormatByName.peer(spec);
      default ->
          throw new IllegalArgumentException("unknown peer " + spec.name() + "; known: " + HELP);
    };
  }

  private static Peer ours(PeerSpec spec) {
    int bits = spec.number("bits", 0);
    int degree = spec.number("degree", 32);
    int threshold = spec.number("threshold", -1);
    RabitqGraphOptions byDimension =
        RabitqGraphOptions.DEFAULT
            .withCodeBits(bits)
            .withDegree(degree)
            .withNeighborCodes(neighborCodes(spec.word("links", "ids")))
            .withStoredPrecision(StoredPrecision.valueOf(spec.word("precision", "FLOAT32")));
    RabitqGraphOptions options =
        threshold < 0 ? byDimension : byDimension.withGraphThreshold(threshold);
    Peer.Description description =
        new Peer.Description(
            "RabitqGraph",
            degree,
            0,
            bits == 0 ? "by dimension" : bits + " bits",
            options.toString(),
            Set.of("vex", "veq", "vec"),
            true,
            Effort.BEAM_WIDTH);
    return new LucenePeer(
        description, (threads, executor) -> new RabitqGraphVectorsFormat(options));
  }

  /** Whether links of the graph lie beside the codes of the neighbors they lead to. */
  private static boolean neighborCodes(String links) {
    return switch (links) {
      case "ids" -> false;
      case "codes" -> true;
      default -> throw new IllegalArgumentException("links must be ids or codes, got " + links);
    };
  }

  private static Peer lucene(PeerSpec spec) {
    int maxConn = spec.number("maxConn", LUCENE_MAX_CONN);
    int beamWidth = spec.number("beamWidth", LUCENE_BEAM_WIDTH);
    Peer.Description description =
        new Peer.Description(
            "HNSW",
            maxConn,
            beamWidth,
            "no",
            "Lucene99HnswVectorsFormat, maxConn=" + maxConn + ", beamWidth=" + beamWidth,
            Set.of("vec", "vex"),
            false,
            Effort.K);
    return new LucenePeer(
        description,
        (threads, executor) ->
            new Lucene99HnswVectorsFormat(maxConn, beamWidth, threads, executor));
  }

  private static Peer luceneQuantized(PeerSpec spec) {
    int bits = spec.number("bits", 7);
    ScalarEncoding encoding =
        switch (bits) {
          case 8 -> ScalarEncoding.UNSIGNED_BYTE;
          case 7 -> ScalarEncoding.SEVEN_BIT;
          case 4 -> ScalarEncoding.PACKED_NIBBLE;
          case 2 -> ScalarEncoding.DIBIT_QUERY_NIBBLE;
          case 1 -> ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
          default ->
              throw new IllegalArgumentException("bits must be 8, 7, 4, 2 or 1, got " + bits);
        };
    int maxConn = spec.number("maxConn", LUCENE_MAX_CONN);
    int beamWidth = spec.number("beamWidth", LUCENE_BEAM_WIDTH);
    String rescore = spec.word("rescore", "yes").toLowerCase(Locale.ROOT);
    Peer.Description description =
        new Peer.Description(
            "HNSW",
            maxConn,
            beamWidth,
            bits + " bits",
            String.format(
                Locale.ROOT,
                "Lucene104HnswScalarQuantizedVectorsFormat, %s, maxConn=%d, beamWidth=%d,"
                    + " rescore=%s",
                encoding,
                maxConn,
                beamWidth,
                rescore),
            Set.of("veq", "vex"),
            false,
            Effort.K);
    LucenePeer peer =
        new LucenePeer(
            description,
            (threads, executor) ->
                new Lucene104HnswScalarQuantizedVectorsFormat(
                    encoding, maxConn, beamWidth, threads, executor));
    return rescore.equals("yes") ? peer.withRescoring() : peer;
  }
}
