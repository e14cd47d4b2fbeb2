package dev.vectorcodec.benchmark.data;

import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.VectorUtil;

/** Do generated sets have the shape that their names promise? */
public class TestGeneratedSet extends LuceneTestCase {

  private static double norm(float[] vector) {
    return Math.sqrt(VectorUtil.dotProduct(vector, vector));
  }

  public void testSameSeedSameVectors() {
    for (String name : new String[] {"groups:0.1", "product:1", "clustered:24", "uniform:24"}) {
      GeneratedSet set = GeneratedSet.of(name, 0);
      VectorGenerator one = set.generator(7, 1000);
      VectorGenerator two = set.generator(7, 1000);
      VectorGenerator other = set.generator(8, 1000);
      float[] first = one.vector();
      assertEquals(set.dimension(), first.length);
      assertArrayEquals(name, first, two.vector(), 0);
      assertNotEquals(name, first[0], other.vector()[0], 1e-9);
      assertArrayEquals(name, one.query(), two.query(), 0);
    }
  }

  public void testGroupsAreTight() {
    VectorGenerator generator = GeneratedSet.of("groups:0.02", 96).generator(42, 1000);
    float[] first = generator.vector();
    float[] otherGroup = generator.vector();
    float[] sameGroup = generator.vector();
    double deviation = 0.02 * Math.sqrt(2 * 96);
    assertEquals(deviation, Math.sqrt(VectorUtil.squareDistance(first, sameGroup)), deviation / 2);
    assertTrue(VectorUtil.squareDistance(first, otherGroup) > 96);
    float[] query = generator.query();
    double nearest =
        Math.min(
            VectorUtil.squareDistance(query, first), VectorUtil.squareDistance(query, otherGroup));
    assertTrue(Double.toString(nearest), Math.sqrt(nearest) < 2 * deviation);
  }

  public void testLengthsOfProducts() {
    GeneratedSet set = GeneratedSet.of("product:0.3", 0);
    assertEquals(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, set.similarity());
    VectorGenerator generator = set.generator(42, 4000);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 4000; i++) {
      double log = Math.log(norm(generator.vector()));
      sum += log / 4000;
      squares += log * log / 4000;
    }
    assertEquals(0, sum, 0.03);
    assertEquals(0.3, Math.sqrt(squares), 0.03);
  }

  public void testNames() {
    assertEquals(768, GeneratedSet.of("product:1", 768).dimension());
    assertEquals(1536, GeneratedSet.of("clustered:1536", 0).dimension());
    assertEquals(16, GeneratedSet.of("clustered:1536", 16).dimension());
    for (String wrong :
        new String[] {
          "groups", "groups:", "groups:-1", "groups:NaN", "product:x", "uniform:0", "spiral:3"
        }) {
      expectThrows(IllegalArgumentException.class, () -> GeneratedSet.of(wrong, 0));
    }
    expectThrows(IllegalArgumentException.class, () -> GeneratedSet.of("uniform:8", -1));
    expectThrows(IllegalArgumentException.class, () -> new GeneratedSet.Rows(0, 1, 42));
  }
}
