package io.kitetrace.runtime.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What the API says with an error.
 *
 * @param scope of the limit that is used up; else empty
 * @param reset until that limit begins anew
 */
public record ErrorBody(String message, String scope, @Nullable Duration reset) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final long MAX_BODY = 16 * 1024;
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  /** Empty where it says nothing that can be read, or takes too long. */
  public static ErrorBody of(Response response) {
    String message = "";
    String scope = "";
    Duration reset = null;
    try {
      response.body().source().timeout().deadline(MAX_TIME.toNanos(), TimeUnit.NANOSECONDS);
      byte[] bytes = response.peekBody(MAX_BODY).bytes();
      try (JsonParser json = JSON.createParser(bytes)) {
        if (json.nextToken() == JsonToken.START_OBJECT) {
          for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.VALUE_STRING && name.equals("message")) {
              message = json.getText();
            } else if (token == JsonToken.VALUE_STRING && name.equals("scope")) {
              scope = json.getText();
            } else if (token == JsonToken.VALUE_NUMBER_INT && name.equals("reset")) {
              reset = Duration.ofSeconds(Math.min(Math.max(json.getLongValue(), 0), 86_400));
            } else {
              json.skipChildren();
            }
          }
        }
      }
    } catch (IOException e) {
      // no words, then
    }
    return new ErrorBody(message, scope, reset);
  }

  /** To be put behind a sentence. */
  public String words() {
    return message.isBlank() ? "" : ": " + word(message);
  }

  /** A text of others as one short word that is safe to print. */
  public static String word(@Nullable String text) {
    if (text == null) {
      return "absent";
    }
    String safe = text.replaceAll("[^\\x20-\\x7e]", "?");
    return safe.length() <= 160 ? safe : safe.substring(0, 160) + "…";
  }
}
