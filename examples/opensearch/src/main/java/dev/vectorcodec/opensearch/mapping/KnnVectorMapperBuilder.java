package dev.vectorcodec.opensearch.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.support.XContentMapValues;
import org.opensearch.core.common.Strings;
import org.opensearch.index.mapper.FieldMapper;
import org.opensearch.index.mapper.Mapper.BuilderContext;
import org.opensearch.index.mapper.MapperParsingException;
import org.opensearch.index.mapper.ParametrizedFieldMapper;
import org.opensearch.index.mapper.ParametrizedFieldMapper.Parameter;

/** The parameters of a vector field, and what is wrong with them. */
final class KnnVectorMapperBuilder extends ParametrizedFieldMapper.Builder {

  /** k-NN's limit; the format's is higher. */
  static final int MAX_DIMENSION = 16_000;

  private static final int NO_DIMENSION = -1;
  private static final String UNDEFINED = "undefined";

  private final VectorFieldNames names;

  private final Parameter<Boolean> stored =
      Parameter.storeParam(mapper -> definition(mapper).stored(), false);
  private final Parameter<Boolean> docValues =
      Parameter.docValuesParam(mapper -> definition(mapper).docValues(), false);
  private final Parameter<Integer> dimension =
      new Parameter<>(
          "dimension",
          false,
          () -> NO_DIMENSION,
          (field, context, value) -> parseDimension(field, value),
          mapper -> definition(mapper).dimension());
  private final Parameter<VectorDataType> dataType =
      KnnVectorMapper.shown(
          new Parameter<>(
              "data_type",
              false,
              () -> VectorDataType.FLOAT,
              (field, context, value) -> VectorDataType.of(value),
              mapper -> definition(mapper).dataType()),
          VectorDataType::value);
  private final Parameter<Map<String, Object>> method =
      KnnVectorMapper.shown(
              new Parameter<Map<String, Object>>(
                  "method",
                  false,
                  () -> null,
                  (field, context, value) -> parseMethod(value),
                  mapper -> definition(mapper).method()),
              method -> method)
          .acceptsNull();
  private final Parameter<String> modelId =
      Parameter.stringParam("model_id", false, mapper -> definition(mapper).modelId(), null)
          .acceptsNull();
  private final Parameter<String> mode =
      Parameter.restrictedStringParam(
              "mode", false, mapper -> definition(mapper).mode(), "", "in_memory", "on_disk")
          .acceptsNull();
  private final Parameter<String> compressionLevel =
      Parameter.restrictedStringParam(
              "compression_level",
              false,
              mapper -> definition(mapper).compressionLevel(),
              "",
              "1x",
              "2x",
              "4x",
              "8x",
              "16x",
              "32x")
          .acceptsNull();
  private final Parameter<String> spaceType =
      Parameter.stringParam(
              "space_type", false, mapper -> definition(mapper).spaceType(), UNDEFINED)
          .setValidator(KnnVectorMapperBuilder::checkSpaceType);
  private final Parameter<String> engine =
      Parameter.stringParam("engine", false, mapper -> definition(mapper).engine(), UNDEFINED)
          .setValidator(KnnVectorMapperBuilder::checkEngine);
  private final Parameter<Map<String, String>> meta = Parameter.metaParam();

  KnnVectorMapperBuilder(String name, VectorFieldNames names) {
    super(name);
    this.names = names;
  }

  private static FieldDefinition definition(FieldMapper mapper) {
    return ((KnnVectorMapper) mapper).definition();
  }

  private static int parseDimension(String field, Object value) {
    if (value == null) {
      throw new IllegalArgumentException("Dimension cannot be null");
    }
    int dimension;
    try {
      dimension = XContentMapValues.nodeIntegerValue(value);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Unable to parse [dimension] from provided value ["
              + value
              + "] for vector ["
              + field
              + "]",
          e);
    }
    if (dimension <= 0) {
      throw new IllegalArgumentException(
          "Dimension value must be greater than 0 for vector: " + field);
    }
    return dimension;
  }

  private static Map<String, Object> parseMethod(Object value) {
    if (value == null) {
      return null;
    }
    MethodDefinition.parse(value);
    @SuppressWarnings("unchecked")
    Map<String, Object> object = (Map<String, Object>) value;
    // As it was written, nulls and all: it is shown again.
    return Collections.unmodifiableMap(new LinkedHashMap<>(object));
  }

  private static void checkSpaceType(String name) {
    if (name.equals(UNDEFINED) == false) {
      SpaceType.of(name);
    }
  }

  private static void checkEngine(String name) {
    if (name.equals(UNDEFINED) == false
        && MethodDefinition.ENGINES.contains(name.toLowerCase(Locale.ROOT)) == false) {
      throw new IllegalArgumentException("Invalid engine type: " + name);
    }
  }

  @Override
  protected List<Parameter<?>> getParameters() {
    return List.of(
        stored,
        docValues,
        dimension,
        dataType,
        meta,
        method,
        modelId,
        mode,
        compressionLevel,
        spaceType,
        engine);
  }

  /** Refuses what a mapping may not say, before any index has it. */
  void check(Settings indexSettings) {
    resolve(indexSettings);
  }

  private boolean isSearchable(Settings indexSettings) {
    return names.areSearchable(indexSettings);
  }

  private Resolved resolve(Settings indexSettings) {
    if (modelId.get() != null) {
      throw new IllegalArgumentException(
          "Model ID '"
              + modelId.get()
              + "' is not created. There are no models here: use the method hnsw, which needs no"
              + " training");
    }
    boolean searchable = isSearchable(indexSettings);
    if (searchable == false) {
      checkUnsearchable();
    }
    if (dimension.get() == NO_DIMENSION) {
      throw new IllegalArgumentException("Dimension value missing for vector: " + name);
    }
    if (dimension.get() > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "Validation Failed: 1: Dimension value cannot be greater than "
              + MAX_DIMENSION
              + " for vector with engine: lucene, got "
              + dimension.get()
              + ";");
    }
    if (dataType.get() != VectorDataType.FLOAT && isReduced()) {
      throw new MapperParsingException(
          "Compression and mode cannot be used for non-float32 data type for field " + name);
    }
    MethodDefinition definition =
        method.get() == null ? null : MethodDefinition.parse(method.get());
    return new Resolved(
        searchable,
        resolveSpaceType(definition),
        FieldOptions.of(definition, orEmpty(mode), orEmpty(compressionLevel)),
        definition == null ? 0 : definition.parameter("ef_search"));
  }

  private boolean isReduced() {
    return orEmpty(mode).isEmpty() == false || orEmpty(compressionLevel).isEmpty() == false;
  }

  private static String orEmpty(Parameter<String> parameter) {
    return Objects.requireNonNullElse(parameter.get(), "");
  }

  /** Where {@code index.knn} is not set, vectors are kept and not searched. */
  private void checkUnsearchable() {
    if (method.get() != null) {
      throw new IllegalArgumentException(
          "Cannot set modelId or method parameters when index.knn setting is false");
    }
    if (isReduced()) {
      throw new MapperParsingException(
          "Compression and mode can not be specified in a flat mapping configuration for field: "
              + name);
    }
  }

  private SpaceType resolveSpaceType(MethodDefinition definition) {
    SpaceType outer = spaceType.get().equals(UNDEFINED) ? null : SpaceType.of(spaceType.get());
    String named = definition == null ? null : definition.spaceType();
    SpaceType inner = named == null || named.equals(UNDEFINED) ? null : SpaceType.of(named);
    if (outer != null && inner != null && outer != inner) {
      throw new MapperParsingException(
          "Cannot specify conflicting space types: \"["
              + outer.value()
              + "]\" \"["
              + inner.value()
              + "]\"");
    }
    SpaceType either = outer == null ? inner : outer;
    return either == null ? SpaceType.L2 : either;
  }

  @Override
  public KnnVectorMapper build(BuilderContext context) {
    Resolved resolved = resolve(context.indexSettings());
    String fullName = buildFullName(context);
    for (int i = 0; i < fullName.length(); i++) {
      if (Strings.INVALID_FILENAME_CHARS.contains(fullName.charAt(i))) {
        throw new IllegalArgumentException(
            "Vector field name must not include invalid characters of "
                + Strings.INVALID_FILENAME_CHARS
                + ". Provided field name=["
                + fullName
                + "] had a disallowed character ["
                + fullName.charAt(i)
                + "]");
      }
    }
    FieldDefinition definition =
        new FieldDefinition(
            dimension.get(),
            dataType.get(),
            method.get(),
            modelId.get(),
            orEmpty(mode),
            orEmpty(compressionLevel),
            spaceType.get(),
            engine.get(),
            stored.get(),
            docValues.get());
    KnnVectorFieldType type =
        new KnnVectorFieldType(fullName, names.type(), definition, resolved, meta.getValue());
    return new KnnVectorMapper(
        name, type, definition, names, multiFieldsBuilder.build(this, context), copyTo.build());
  }

  /**
   * What follows from the parameters and the settings of the index.
   *
   * @param searchable whether the index is one for vectors
   * @param efSearch of the method; 0 if there is none
   */
  record Resolved(boolean searchable, SpaceType space, FieldOptions options, int efSearch) {}
}
