package io.kitetrace.simulator.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Where Buildkite's objects say that they are. The hosts are Buildkite's, whoever serves them. */
final class Places {
  static final String API = "https://api.buildkite.com/v2/organizations/";
  static final String WEB = "https://buildkite.com/";

  private final String organization;

  Places(String organization) {
    this.organization = organization;
  }

  String api() {
    return API + organization;
  }

  String apiOf(String pipeline) {
    return API + organization + "/pipelines/" + pipeline;
  }

  String apiOf(String pipeline, long number) {
    return apiOf(pipeline) + "/builds/" + number;
  }

  String webOf(String pipeline) {
    return WEB + organization + "/" + pipeline;
  }

  String webOf(String pipeline, long number) {
    return webOf(pipeline) + "/builds/" + number;
  }

  String web() {
    return WEB + "organizations/" + organization;
  }

  String repositoryName(String pipeline) {
    return organization + "/" + pipeline;
  }

  String repository(String pipeline) {
    return "git@github.com:" + repositoryName(pipeline) + ".git";
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
