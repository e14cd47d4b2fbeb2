package dev.vectorcodec.opensearch.mapping;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;

import dev.vectorcodec.StoredPrecision;
import dev.vectorcodec.opensearch.RabitqPlugin;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.opensearch.Version;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.common.CheckedConsumer;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.index.mapper.DocumentMapper;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.mapper.MapperParsingException;
import org.opensearch.index.mapper.MapperService;
import org.opensearch.index.mapper.MapperTestCase;
import org.opensearch.index.mapper.ParseContext;
import org.opensearch.plugins.Plugin;

/**
 * Mappings of vector fields and the values of documents: what is taken, what is refused and how.
 */
public class TestVectorMapping extends MapperTestCase {

  @Override
  protected Collection<? extends Plugin> getPlugins() {
    return List.of(new RabitqPlugin(Settings.EMPTY));
  }

  @Override
  protected Settings getIndexSettings() {
    return Settings.builder()
        .put(super.getIndexSettings())
        .put(IndexMetadata.SETTING_VERSION_CREATED, Version.CURRENT)
        .put("index.knn", true)
        .build();
  }

  @Override
  protected void minimalMapping(XContentBuilder builder) throws IOException {
    builder.field("type", "knn_vector").field("dimension", 3);
  }

  @Override
  protected void writeFieldValue(XContentBuilder builder) throws IOException {
    builder.value(new float[] {1, 2, 3});
  }

  @Override
  protected void assertExistsQuery(
      MappedFieldType type, Query query, ParseContext.Document document) {
    assertEquals(new FieldExistsQuery("field"), query);
    assertNoFieldNamesField(document);
  }

  @Override
  protected boolean supportsOrIgnoresBoost() {
    return false;
  }

  @Override
  protected void registerParameters(ParameterChecker checker) throws IOException {
    checker.registerConflictCheck(
        "dimension",
        fieldMapping(this::minimalMapping),
        fieldMapping(b -> b.field("type", "knn_vector").field("dimension", 4)));
    checker.registerConflictCheck("data_type", b -> b.field("data_type", "byte"));
    checker.registerConflictCheck("space_type", b -> b.field("space_type", "cosinesimil"));
    checker.registerConflictCheck("engine", b -> b.field("engine", "lucene"));
    checker.registerConflictCheck("method", b -> b.field("method", Map.of("name", "hnsw")));
    checker.registerConflictCheck("mode", b -> b.field("mode", "on_disk"));
    checker.registerConflictCheck("compression_level", b -> b.field("compression_level", "4x"));
    checker.registerConflictCheck("store", b -> b.field("store", true));
    checker.registerConflictCheck("doc_values", b -> b.field("doc_values", true));
  }

  private KnnVectorFieldType type(CheckedConsumer<XContentBuilder, IOException> parameters)
      throws IOException {
    MapperService service = createMapperService(fieldMapping(parameters));
    return (KnnVectorFieldType) service.fieldType("field");
  }

  private KnnVectorFieldType typeOfMethod(Map<String, Object> method) throws IOException {
    return type(b -> b.field("type", "knn_vector").field("dimension", 3).field("method", method));
  }

  private void assertRefused(
      String message, CheckedConsumer<XContentBuilder, IOException> parameters) {
    MapperParsingException refusal =
        expectThrows(
            MapperParsingException.class, () -> createMapperService(fieldMapping(parameters)));
    assertThat(refusal.getMessage(), containsString(message));
  }

  private void assertRefusedWith(String message, String key, Object value) {
    assertRefused(
        message, b -> b.field("type", "knn_vector").field("dimension", 3).field(key, value));
  }

  private IndexableField[] fields(DocumentMapper mapper, Object value) throws IOException {
    ParseContext.Document document = mapper.parse(source(b -> b.field("field", value))).rootDoc();
    return document.getFields("field");
  }

  private void assertValueRefused(String message, DocumentMapper mapper, Object value) {
    MapperParsingException refusal =
        expectThrows(MapperParsingException.class, () -> fields(mapper, value));
    assertThat(refusal.getCause().getMessage(), containsString(message));
  }

  private DocumentMapper mapper(String dataType) throws IOException {
    return createDocumentMapper(
        fieldMapping(
            b -> b.field("type", "knn_vector").field("dimension", 3).field("data_type", dataType)));
  }

  public void testBothNamesAreTaken() throws IOException {
    for (String name : List.of("knn_vector", "rabitq_vector")) {
      KnnVectorFieldType type = type(b -> b.field("type", name).field("dimension", 7));
      assertEquals(name, type.typeName());
      assertEquals(7, type.dimension());
      assertEquals(SpaceType.L2, type.space());
      assertEquals(FieldOptions.DEFAULT, type.options());
      assertFalse(type.hasDocValues());
    }
  }

  public void testMethodBecomesOptions() throws IOException {
    Map<Integer, Integer> degrees =
        Map.of(1, 32, 16, 32, 17, 64, 32, 64, 40, 96, 64, 128, 500, 128);
    for (Map.Entry<Integer, Integer> degree : degrees.entrySet()) {
      Map<String, Object> parameters =
          Map.of("m", degree.getKey(), "ef_construction", 100, "ef_search", 77);
      KnnVectorFieldType type =
          typeOfMethod(
              Map.of(
                  "name",
                  "hnsw",
                  "engine",
                  "lucene",
                  "space_type",
                  "innerproduct",
                  "parameters",
                  parameters));
      assertEquals(degree.getValue().intValue(), type.options().degree());
      assertEquals(SpaceType.INNERPRODUCT, type.space());
      assertEquals(77, type.efSearch());
    }
    assertFalse(typeOfMethod(Map.of("name", "flat")).options().graphs());
  }

  private static Map<String, Object> withEncoder(Map<String, Object> encoder) {
    return Map.of("name", "hnsw", "engine", "faiss", "parameters", Map.of("encoder", encoder));
  }

  public void testEncoderBecomesBitsOrPrecision() throws IOException {
    Map<String, Object> half = Map.of("name", "sq", "parameters", Map.of("type", "fp16"));
    assertEquals(StoredPrecision.FLOAT16, typeOfMethod(withEncoder(half)).options().precision());
    Map<String, Object> seven = Map.of("name", "sq", "parameters", Map.of("bits", 7));
    assertEquals(StoredPrecision.INT8, typeOfMethod(withEncoder(seven)).options().precision());
    Map<String, Object> one = Map.of("name", "binary", "parameters", Map.of("bits", 1));
    assertEquals(1, typeOfMethod(withEncoder(one)).options().codeBits());
    assertEquals(FieldOptions.DEFAULT, typeOfMethod(withEncoder(Map.of("name", "flat"))).options());
    assertRefusedWith(
        "does not support encoder \"pq\"", "method", withEncoder(Map.of("name", "pq")));
    Map<String, Object> three = Map.of("name", "sq", "parameters", Map.of("bits", 3));
    assertRefusedWith("Unsupported bits value: 3", "method", withEncoder(three));
  }

  public void testModeAndCompressionBecomeOptions() throws IOException {
    KnnVectorFieldType memory =
        type(b -> b.field("type", "knn_vector").field("dimension", 3).field("mode", "in_memory"));
    assertTrue(memory.options().neighborCodes());
    Map<String, Integer> bits = Map.of("1x", 0, "8x", 4, "16x", 2, "32x", 1);
    for (Map.Entry<String, Integer> entry : bits.entrySet()) {
      KnnVectorFieldType type =
          type(
              b ->
                  b.field("type", "knn_vector")
                      .field("dimension", 3)
                      .field("mode", "on_disk")
                      .field("compression_level", entry.getKey()));
      assertEquals(entry.getValue().intValue(), type.options().codeBits());
      assertFalse(type.options().neighborCodes());
    }
    assertRefusedWith(
        "Unknown value [64x] for field [compression_level]", "compression_level", "64x");
    assertRefused(
        "Compression and mode cannot be used for non-float32 data type for field field",
        b ->
            b.field("type", "knn_vector")
                .field("dimension", 3)
                .field("data_type", "byte")
                .field("mode", "on_disk"));
  }

  public void testRefusedMappings() {
    assertRefused("Dimension value missing for vector: field", b -> b.field("type", "knn_vector"));
    assertRefused(
        "Dimension value must be greater than 0 for vector: field",
        b -> b.field("type", "knn_vector").field("dimension", 0));
    assertRefused(
        "Dimension value cannot be greater than 16000 for vector with engine: lucene, got 16001",
        b -> b.field("type", "knn_vector").field("dimension", 16_001));
    assertRefused(
        "Unable to parse [dimension] from provided value [many] for vector [field]",
        b -> b.field("type", "knn_vector").field("dimension", "many"));
    assertRefusedWith("unknown parameter [colour]", "colour", "red");
    assertRefusedWith("Unable to find space: round . Valid values are", "space_type", "round");
    for (String space : List.of("l1", "linf", "hamming")) {
      assertRefusedWith(
          "configuration does not support space type: \"" + space + "\"", "space_type", space);
    }
    assertRefusedWith("Supported values are [byte,float]", "data_type", "binary");
    assertRefusedWith("Invalid engine type: turbo", "engine", "turbo");
    assertRefusedWith("Model ID 'mine' is not created", "model_id", "mine");
    assertRefusedWith("Object not of type \"Map\"", "method", "hnsw");
    assertRefusedWith("name needs to be set", "method", Map.of("engine", "lucene"));
    assertRefusedWith("\"method\" requires training", "method", Map.of("name", "ivf"));
    assertRefusedWith("Invalid method name: tree", "method", Map.of("name", "tree"));
    assertRefusedWith("Invalid engine: turbo", "method", Map.of("name", "hnsw", "engine", "turbo"));
    assertRefusedWith(
        "Invalid parameter: speed", "method", Map.of("name", "hnsw", "speed", "high"));
    assertRefusedWith(
        "Unknown parameter 'width' found",
        "method",
        Map.of("name", "hnsw", "parameters", Map.of("width", 3)));
    assertRefusedWith(
        "parameter validation failed for Integer parameter [m]",
        "method",
        Map.of("name", "hnsw", "parameters", Map.of("m", 0)));
    assertRefusedWith(
        "Parameters are not supported for the \"flat\" method",
        "method",
        Map.of("name", "flat", "parameters", Map.of("m", 16)));
  }

  public void testSpacesMustAgree() throws IOException {
    assertRefused(
        "Cannot specify conflicting space types: \"[l2]\" \"[cosinesimil]\"",
        b ->
            b.field("type", "knn_vector")
                .field("dimension", 3)
                .field("space_type", "l2")
                .field("method", Map.of("name", "hnsw", "space_type", "cosinesimil")));
    assertEquals(
        SpaceType.COSINESIMIL,
        typeOfMethod(Map.of("name", "hnsw", "space_type", "cosinesimil")).space());
  }

  public void testWithoutIndexKnnVectorsAreKeptOnly() throws IOException {
    Settings settings = Settings.builder().put(getIndexSettings()).put("index.knn", false).build();
    MapperService service = createMapperService(settings, fieldMapping(this::minimalMapping));
    KnnVectorFieldType type = (KnnVectorFieldType) service.fieldType("field");
    assertFalse(type.isSearchableByVector());
    assertTrue(type.hasDocValues());
    IndexableField[] fields = fields(service.documentMapper(), List.of(1, 2, 3));
    assertEquals(12, fields[0].binaryValue().length);
    MapperParsingException refusal =
        expectThrows(
            MapperParsingException.class,
            () ->
                createMapperService(
                    settings,
                    fieldMapping(
                        b -> {
                          minimalMapping(b);
                          b.field("method", Map.of("name", "hnsw"));
                        })));
    assertThat(
        refusal.getMessage(),
        containsString("Cannot set modelId or method parameters when index.knn setting is false"));
  }

  public void testFloatValues() throws IOException {
    DocumentMapper mapper = mapper("float");
    String base64 = Base64.getEncoder().encodeToString(VectorValues.toBytes(new float[] {1, 2, 3}));
    for (Object value : Arrays.asList(List.of(1, 2, 3), List.of("1", "2", "3"), base64)) {
      IndexableField[] fields = fields(mapper, value);
      assertEquals(1, fields.length);
      assertThat(fields[0], instanceOf(KnnFloatVectorField.class));
      assertArrayEquals(new float[] {1, 2, 3}, ((KnnFloatVectorField) fields[0]).vectorValue(), 0);
      assertEquals(
          VectorSimilarityFunction.EUCLIDEAN, fields[0].fieldType().vectorSimilarityFunction());
    }
    assertThat(fields(mapper, null).length, equalTo(0));
  }

  public void testByteValues() throws IOException {
    DocumentMapper mapper = mapper("byte");
    String base64 = Base64.getEncoder().encodeToString(new byte[] {-128, 0, 127});
    for (Object value : List.of(List.of(-128, 0, 127), List.of(-128.0, 0.0, 127.0), base64)) {
      IndexableField[] fields = fields(mapper, value);
      assertThat(fields[0], instanceOf(KnnByteVectorField.class));
      assertArrayEquals(new byte[] {-128, 0, 127}, ((KnnByteVectorField) fields[0]).vectorValue());
    }
    assertValueRefused("are floats instead of byte integers", mapper, List.of(1.5, 2, 3));
    assertValueRefused("are not within in the byte range [-128, 127]", mapper, List.of(1, 2, 128));
    assertValueRefused(
        "Vector dimension mismatch. Expected: 3, Given: 2",
        mapper,
        Base64.getEncoder().encodeToString(new byte[2]));
  }

  public void testSingleNumber() throws IOException {
    DocumentMapper mapper =
        createDocumentMapper(
            fieldMapping(b -> b.field("type", "knn_vector").field("dimension", 1)));
    assertArrayEquals(
        new float[] {7}, ((KnnFloatVectorField) fields(mapper, 7)[0]).vectorValue(), 0);
  }

  public void testRefusedValues() throws IOException {
    DocumentMapper mapper = mapper("float");
    assertValueRefused("Vector dimension mismatch. Expected: 3, Given: 2", mapper, List.of(1, 2));
    assertValueRefused(
        "Vector dimension mismatch. Expected: 3, Given: 4", mapper, List.of(1, 2, 3, 4));
    assertValueRefused("Vector dimension mismatch. Expected: 3, Given: 0", mapper, List.of());
    assertValueRefused("Vector dimension mismatch. Expected: 3, Given: 1", mapper, 5);
    assertValueRefused("KNN vector values cannot be NaN", mapper, List.of(1, 2, "NaN"));
    assertValueRefused("KNN vector values cannot be infinity", mapper, List.of(1, 2, "Infinity"));
    assertValueRefused("Invalid base64 encoding for vector field [field]", mapper, "***");
    assertValueRefused(
        "has invalid byte length [5], must be a multiple of 4 (float size)",
        mapper,
        Base64.getEncoder().encodeToString(new byte[5]));
    MapperParsingException refusal =
        expectThrows(MapperParsingException.class, () -> fields(mapper, List.of(1, List.of(2), 3)));
    assertNotNull(refusal.getCause());
  }

  public void testZeroVectorHasNoDirection() throws IOException {
    DocumentMapper mapper =
        createDocumentMapper(
            fieldMapping(
                b ->
                    b.field("type", "knn_vector")
                        .field("dimension", 3)
                        .field("space_type", "cosinesimil")));
    assertValueRefused(
        "zero vector is not supported when space type is [cosinesimil]", mapper, List.of(0, 0, 0));
  }

  public void testStoredVector() throws IOException {
    MapperService service =
        createMapperService(
            fieldMapping(
                b -> {
                  minimalMapping(b);
                  b.field("store", true);
                }));
    IndexableField[] fields = fields(service.documentMapper(), List.of(1, 2, 3));
    assertEquals(2, fields.length);
    assertEquals(
        List.of(1f, 2f, 3f), service.fieldType("field").valueForDisplay(fields[1].binaryValue()));
  }
}
