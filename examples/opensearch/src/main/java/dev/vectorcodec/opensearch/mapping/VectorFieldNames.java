package dev.vectorcodec.opensearch.mapping;

import java.util.function.Predicate;
import org.opensearch.common.settings.Settings;

/**
 * By which name a mapping asks for a vector field, and in which indices that can be searched.
 *
 * @param type of the field
 * @param searchableIn tells from the settings of an index
 */
record VectorFieldNames(String type, Predicate<Settings> searchableIn) {

  boolean areSearchable(Settings indexSettings) {
    return searchableIn.test(indexSettings);
  }
}
