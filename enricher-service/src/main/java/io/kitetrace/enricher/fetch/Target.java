package io.kitetrace.enricher.fetch;

import okhttp3.HttpUrl;

/**
 * What is asked for.
 *
 * @param organization whose budget the request counts for
 * @param accept the type that is wanted
 */
record Target(String organization, HttpUrl url, boolean head, String accept, Kind kind) {

  static final String JSON = "application/json";
  static final String TEXT = "text/plain";

  /** What it is, for people. */
  enum Kind {
    LOG("logs", "read_build_logs"),
    ARTIFACTS("artifacts", "read_artifacts"),
    /** Organizations have it or not. */
    TEST_ENGINE("tests", "read_suites");

    final String words;
    final String scope;

    Kind(String words, String scope) {
      this.words = words;
      this.scope = scope;
    }
  }

  static Target get(String organization, HttpUrl url, String accept, Kind kind) {
    return new Target(organization, url, false, accept, kind);
  }

  static Target head(String organization, HttpUrl url, String accept, Kind kind) {
    return new Target(organization, url, true, accept, kind);
  }
}
