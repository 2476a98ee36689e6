package io.kitetrace.enricher.fetch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.http.ApiAccess;
import io.kitetrace.runtime.http.ApiClient;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.http.ErrorBody;
import io.kitetrace.runtime.http.NoAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Whether the token has the scopes that an enricher with these settings needs. */
public record TokenCheck(EnricherSettings settings) implements Check {

  private static final ApiTimeouts TIMEOUTS =
      new ApiTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(8), Duration.ZERO);
  private static final int MAX_BYTES = 64 * 1024;

  /** What every token may read. */
  static HttpUrl url(HttpUrl base) {
    return base.newBuilder().addPathSegments("v2/access-token").build();
  }

  @Override
  public String name() {
    return "enricher's token";
  }

  @Override
  public List<Finding> run() {
    ApiAccess access = settings.api();
    HttpUrl base = HttpUrl.get(access.url());
    HttpUrl url = url(base);
    OkHttpClient client =
        ApiClient.of(access, TIMEOUTS).newBuilder().callTimeout(Duration.ofSeconds(20)).build();
    try (Response response =
        client
            .newCall(ApiClient.request(url, access.token(), "kitetrace-doctor").build())
            .execute()) {
      return List.of(
          response.code() == 200
              ? finding(scopes(response.peekBody(MAX_BYTES).bytes()))
              : wrong("the API does not tell its scopes (%d)".formatted(response.code())));
    } catch (IOException e) {
      return List.of(new Finding.Wrong(name(), NoAnswer.of(base, access.proxy(), e).sentence()));
    } finally {
      ApiClient.close(client);
    }
  }

  private Finding finding(List<String> scopes) {
    List<String> missing = needed().stream().filter(scope -> !scopes.contains(scope)).toList();
    return missing.isEmpty()
        ? new Finding.Fine(name(), "it has the scopes " + String.join(", ", needed()))
        : wrong(
            "the token lacks %s, which the enricher needs (it has: %s); edit it, or make another"
                .formatted(String.join(", ", missing), ErrorBody.word(String.join(", ", scopes))));
  }

  private Finding wrong(String sentence) {
    return new Finding.Wrong(name(), "BUILDKITE_API_TOKEN: " + sentence);
  }

  private List<String> needed() {
    List<String> scopes = new ArrayList<>();
    if (settings.logs().which() != EnricherSettings.Which.NONE) {
      scopes.add(Target.Kind.LOG.scope);
    }
    if (!settings.tests().artifacts().isEmpty() || !settings.profiles().artifacts().isEmpty()) {
      scopes.add(Target.Kind.ARTIFACTS.scope);
    }
    if (settings.tests().engine()) {
      scopes.add(Target.Kind.TEST_ENGINE.scope);
    }
    return scopes;
  }

  private static List<String> scopes(byte[] json) throws IOException {
    List<String> scopes = new ArrayList<>();
    try (JsonParser parser = BuildJson.factory().createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        new JsonCursor(parser)
            .object(
                (name, value) -> {
                  if (name.equals("scopes")) {
                    scopes.addAll(value.texts());
                  } else {
                    value.skip();
                  }
                });
      }
    } catch (MalformedBuildException e) {
      throw new IOException(e); // no build is read here
    }
    return scopes;
  }
}
