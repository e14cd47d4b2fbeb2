package dev.vectorcodec.opensearch.mapping;

import java.io.IOException;
import java.util.function.Function;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.util.BytesRef;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.mapper.DerivedFieldGenerator;
import org.opensearch.index.mapper.ParametrizedFieldMapper;
import org.opensearch.index.mapper.ParseContext;

/** Puts the vectors of documents into fields of Lucene. */
final class KnnVectorMapper extends ParametrizedFieldMapper {

  private final FieldDefinition definition;
  private final VectorFieldNames names;
  private final FieldType luceneType;

  KnnVectorMapper(
      String simpleName,
      KnnVectorFieldType type,
      FieldDefinition definition,
      VectorFieldNames names,
      MultiFields multiFields,
      CopyTo copyTo) {
    super(simpleName, type, multiFields, copyTo);
    this.definition = definition;
    this.names = names;
    this.luceneType =
        type.dataType() == VectorDataType.FLOAT
            ? KnnFloatVectorField.createFieldType(type.dimension(), type.space().similarity())
            : KnnByteVectorField.createFieldType(type.dimension(), type.space().similarity());
  }

  /** A parameter with the form that a mapping shows. Here, because only mappers may name it. */
  static <T> Parameter<T> shown(Parameter<T> parameter, Function<T, Object> form) {
    return parameter.setSerializer(
        (builder, key, value) -> builder.field(key, value == null ? null : form.apply(value)),
        value -> value == null ? null : String.valueOf(form.apply(value)));
  }

  FieldDefinition definition() {
    return definition;
  }

  @Override
  public KnnVectorFieldType fieldType() {
    return (KnnVectorFieldType) super.fieldType();
  }

  @Override
  public boolean parsesArrayValue() {
    return true;
  }

  @Override
  protected void parseCreateField(ParseContext context) throws IOException {
    if (context.doc().getField(name()) != null) {
      throw new IllegalArgumentException(
          "Field ["
              + name()
              + "] has more than one vector in the same document. Several vectors of a document"
              + " need a nested field");
    }
    if (definition.dataType() == VectorDataType.FLOAT) {
      addFloats(context, context.parser());
    } else {
      addBytes(context, context.parser());
    }
  }

  private void addFloats(ParseContext context, XContentParser parser) throws IOException {
    float[] vector = VectorValues.readFloats(parser, name(), definition.dimension());
    if (vector == null) {
      return;
    }
    fieldType().space().check(vector);
    if (fieldType().isSearchableByVector()) {
      context.doc().add(new KnnFloatVectorField(name(), vector, luceneType));
    } else {
      context.doc().add(new BinaryDocValuesField(name(), bytesRef(VectorValues.toBytes(vector))));
    }
    if (definition.stored()) {
      context.doc().add(new StoredField(name(), VectorValues.toBytes(vector)));
    }
  }

  private void addBytes(ParseContext context, XContentParser parser) throws IOException {
    byte[] vector = VectorValues.readBytes(parser, name(), definition.dimension());
    if (vector == null) {
      return;
    }
    fieldType().space().check(vector);
    if (fieldType().isSearchableByVector()) {
      context.doc().add(new KnnByteVectorField(name(), vector, luceneType));
    } else {
      context.doc().add(new BinaryDocValuesField(name(), bytesRef(vector)));
    }
    if (definition.stored()) {
      context.doc().add(new StoredField(name(), vector));
    }
  }

  private static BytesRef bytesRef(byte[] bytes) {
    return new BytesRef(bytes);
  }

  @Override
  public ParametrizedFieldMapper.Builder getMergeBuilder() {
    return new KnnVectorMapperBuilder(simpleName(), names).init(this);
  }

  @Override
  protected String contentType() {
    return names.type();
  }

  /** Nothing stands in the way: the vectors themselves are read. */
  @Override
  protected void canDeriveSourceInternal() {}

  @Override
  protected DerivedFieldGenerator derivedFieldGenerator() {
    DerivedVector vector = new DerivedVector(fieldType(), simpleName());
    // With doc values or without, it comes from the vectors.
    return new DerivedFieldGenerator(fieldType(), vector, vector);
  }
}
