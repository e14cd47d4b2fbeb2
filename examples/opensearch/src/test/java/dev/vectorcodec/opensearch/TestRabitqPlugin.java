package dev.vectorcodec.opensearch;

import java.util.Set;
import java.util.stream.Collectors;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.plugins.SearchPlugin;
import org.opensearch.test.OpenSearchTestCase;

/** Beside the k-NN plugin only names of our own are taken. */
public class TestRabitqPlugin extends OpenSearchTestCase {

  private static Set<String> queries(RabitqPlugin plugin) {
    return plugin.getQueries().stream()
        .map(SearchPlugin.QuerySpec::getName)
        .map(name -> name.getPreferredName())
        .collect(Collectors.toSet());
  }

  private static Set<String> settings(RabitqPlugin plugin) {
    return plugin.getSettings().stream().map(Setting::getKey).collect(Collectors.toSet());
  }

  public void testNamesOfKnnAreTaken() {
    RabitqPlugin plugin = new RabitqPlugin(Settings.EMPTY);
    assertEquals(Set.of("rabitq_vector", "knn_vector"), plugin.getMappers().keySet());
    assertEquals(Set.of("rabitq", "knn"), queries(plugin));
    assertTrue(settings(plugin).contains("index.knn"));
    assertTrue(settings(plugin).contains("knn.feature.prefetch.enabled"));
  }

  public void testNamesOfKnnAreLeftToIt() {
    RabitqPlugin plugin =
        new RabitqPlugin(Settings.builder().put("rabitq.replaces_knn", false).build());
    assertEquals(Set.of("rabitq_vector"), plugin.getMappers().keySet());
    assertEquals(Set.of("rabitq"), queries(plugin));
    assertEquals(Set.of("rabitq.replaces_knn", "index.rabitq"), settings(plugin));
  }
}
