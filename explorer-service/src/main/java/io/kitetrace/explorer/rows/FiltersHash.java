package io.kitetrace.explorer.rows;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.trace.TraceOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells apart the options that make different rows of the same build. */
public final class FiltersHash {

  private FiltersHash() {}

  /** The options as a text of fixed length, which does not give the hash key away. */
  public static String of(TraceOptions options) {
    Secret key = options.hashKey();
    String text =
        String.join(
            "\n",
            options.metadataInclude().globs().toString(),
            options.metadataExclude().globs().toString(),
            options.attributesExclude().globs().toString(),
            options.attributesHash().globs().toString(),
            options.envInclude().globs().toString(),
            options.taskTypes().build().globs().toString(),
            options.taskTypes().test().globs().toString(),
            options.taskTypes().deploy().globs().toString(),
            options.minQueueSpan().toString(),
            options.upstream().toString(),
            Integer.toString(options.maxValueLength()),
            key == null ? "" : sha256("kitetrace index " + key.value()));
    return sha256(text).substring(0, 32);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
