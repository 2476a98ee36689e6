package io.kitetrace.emitter.otlp;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import okio.BufferedSource;
import okio.GzipSource;
import okio.Okio;
import okio.Source;

/** How requests are compressed, and answers over gRPC. */
enum Compression {
  /** Not at all. */
  NONE("none"),
  /** What every backend reads. */
  GZIP("gzip"),
  /** Smaller and several times cheaper; a collector reads it, most backends do not. */
  ZSTD("zstd");

  private static final int ZSTD_LEVEL = 1;
  private static final int BUFFER = 64 << 10;

  private final String word;

  Compression(String word) {
    this.word = word;
  }

  /** As {@code OTEL_EXPORTER_OTLP_COMPRESSION} and the headers write it. */
  String word() {
    return word;
  }

  static Compression parse(String word) {
    for (Compression compression : values()) {
      if (compression.word.equals(word)) {
        return compression;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is not one of none, gzip, zstd");
  }

  /** The message, which is these bytes one after the other. */
  List<byte[]> compress(List<byte[]> message) {
    if (this == NONE) {
      return message;
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(BUFFER);
    try (OutputStream to = compressing(compressed)) {
      for (byte[] bytes : message) {
        to.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return List.of(compressed.toByteArray());
  }

  /** What an answer says, which a server may compress as the request was. */
  Source decompressing(BufferedSource compressed) throws IOException {
    return switch (this) {
      case NONE -> compressed;
      case GZIP -> new GzipSource(compressed);
      case ZSTD ->
          Okio.source(
              new ZstdInputStreamNoFinalizer(
                  compressed.inputStream(), RecyclingBufferPool.INSTANCE));
    };
  }

  private OutputStream compressing(OutputStream to) throws IOException {
    return switch (this) {
      case NONE -> to;
      case GZIP -> new GZIPOutputStream(to, BUFFER);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(to, RecyclingBufferPool.INSTANCE, ZSTD_LEVEL);
    };
  }
}
