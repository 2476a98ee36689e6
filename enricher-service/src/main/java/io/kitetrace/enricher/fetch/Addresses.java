package io.kitetrace.enricher.fetch;

import okhttp3.HttpUrl;

/** Where the API has what is asked for; a slug or an id is one segment, whatever it holds. */
record Addresses(HttpUrl base) {

  private static final String PER_PAGE = "100";

  HttpUrl log(String organization, String job) {
    return job(organization, job).addPathSegment("log").build();
  }

  /** Not filtered by path: it is not documented what the API's globs match. */
  HttpUrl artifacts(String organization, String job) {
    return job(organization, job)
        .addPathSegment("artifacts")
        .addQueryParameter("state", "finished")
        .addQueryParameter("per_page", PER_PAGE)
        .build();
  }

  HttpUrl tests(String organization, String build) {
    return base.newBuilder()
        .addPathSegments("v2/analytics/organizations")
        .addPathSegment(organization)
        .addPathSegment("builds")
        .addPathSegment(build)
        .addPathSegment("tests")
        .addQueryParameter("per_page", PER_PAGE)
        .build();
  }

  private HttpUrl.Builder job(String organization, String job) {
    return base.newBuilder()
        .addPathSegments("v2/organizations")
        .addPathSegment(organization)
        .addPathSegment("jobs")
        .addPathSegment(job);
  }
}
