package io.kitetrace.explorer.rows;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.wire.Sha256;

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
            key == null ? "" : Sha256.hex("kitetrace index " + key.value()));
    return Sha256.hex(text).substring(0, 32);
  }
}
