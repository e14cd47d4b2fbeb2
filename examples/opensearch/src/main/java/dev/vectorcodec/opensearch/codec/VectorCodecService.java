package dev.vectorcodec.opensearch.codec;

import org.apache.lucene.codecs.Codec;
import org.opensearch.index.codec.CodecService;
import org.opensearch.index.codec.CodecServiceConfig;

/** The codecs of OpenSearch, each with our format for our fields. */
public final class VectorCodecService extends CodecService {

  private final CodecServiceConfig config;

  /** The service of one index. */
  public VectorCodecService(CodecServiceConfig config) {
    super(
        config.getMapperService(),
        config.getIndexSettings(),
        config.getLogger(),
        config.getAdditionalCodecs());
    this.config = config;
  }

  @Override
  public Codec codec(String name) {
    Codec codec = super.codec(name);
    return config.getMapperService() == null
        ? codec
        : new VectorFieldCodec(codec, config.getMapperService(), config.getIndexSettings());
  }
}
