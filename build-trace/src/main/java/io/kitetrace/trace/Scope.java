package io.kitetrace.trace;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.semconv.SchemaUrls;

/** Who made the spans, and by which version of the conventions. */
final class Scope {

  /**
   * The project's version without its qualifier. Written here, not read from the jar: the same
   * build gives the same bytes from classes in a folder too. A test compares it with the pom.
   */
  static final String VERSION = "0.1.0";

  static final String SCHEMA_URL = SchemaUrls.V1_45_0;

  static final InstrumentationScopeInfo INFO =
      InstrumentationScopeInfo.builder("kitetrace")
          .setVersion(VERSION)
          .setSchemaUrl(SCHEMA_URL)
          .build();

  private Scope() {}
}
