package dev.vectorcodec.benchmark.peer;

import org.apache.lucene.tests.util.LuceneTestCase;

/** Finds peers by what the command line says. */
public class TestPeerCatalog extends LuceneTestCase {

  public void testSettingsAreDescribed() {
    Peer.Description stronger = PeerCatalog.find("lucene:maxConn=32:beamWidth=200").description();
    assertEquals(32, stronger.maxConn());
    assertEquals(200, stronger.beamWidth());
    assertFalse(stronger.ours());
    assertEquals("k=20", stronger.effort().describe(20));
    Peer.Description ours = PeerCatalog.find("ours:bits=2:degree=64").description();
    assertTrue(ours.ours());
    assertEquals(64, ours.maxConn());
    assertEquals("2 bits", ours.quantized());
    assertEquals("beamWidth=default", ours.effort().describe(Effort.DEFAULT));
  }

  public void testLinks() {
    assertTrue(
        PeerCatalog.find("ours:links=codes").description().settings().contains("neighborCodes"));
    assertFalse(
        PeerCatalog.find("ours:links=ids").description().settings().contains("neighborCodes"));
  }

  public void testFormatsByName() {
    Peer.Description found =
        PeerCatalog.find("class:org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat:24:60")
            .description();
    assertTrue(found.settings(), found.settings().contains("maxConn=24"));
    assertTrue(found.settings(), found.settings().contains("beamWidth=60"));
    found =
        PeerCatalog.find(
                "class:org.apache.lucene.codecs.lucene104."
                    + "Lucene104HnswScalarQuantizedVectorsFormat:PACKED_NIBBLE:24:60")
            .description();
    assertTrue(found.settings(), found.settings().contains("PACKED_NIBBLE"));
  }

  public void testRefusals() {
    for (String wrong :
        new String[] {
          "",
          "unknown",
          "ours:16",
          "ours:color=red",
          "ours:degree=33",
          "ours:degree=many",
          "ours:layout=inline",
          "ours:bits=9",
          "ours:links=blocks",
          "lucene-sq:bits=3",
          "jvector:vectors=tape",
          "class",
          "class:org.example.None",
          "class:java.lang.String",
          "class:org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat:24:x",
        }) {
      expectThrows(IllegalArgumentException.class, () -> PeerCatalog.find(wrong));
    }
  }

  public void testSubspacesGrowWithTheDimension() {
    int before = 0;
    for (int dimension = 1; dimension <= 4096; dimension++) {
      int subspaces = JVectorPeer.defaultSubspaces(dimension);
      assertTrue(dimension + ": " + subspaces, subspaces >= before && subspaces <= dimension);
      before = subspaces;
    }
  }
}
