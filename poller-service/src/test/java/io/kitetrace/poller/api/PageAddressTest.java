package io.kitetrace.poller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageAddressTest {

  private static final HttpUrl ASKED =
      HttpUrl.get("https://api.example.com/v2/organizations/acme/builds?page=1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<https://api.example.com/v2/organizations/acme/builds?page=2&x=a,b>; rel=\"next\"",
        "<https://api.example.com/v2/organizations/acme/builds?page=9>; rel=\"last\", <https://api.example.com/v2/organizations/acme/builds?page=2&x=a,b>; rel=\"next\"",
        "<https://api.example.com/v2/organizations/acme/builds?page=2&x=a,b>;title=\"n\";rel=next",
        "<?page=2&x=a,b>; REL=\"prefetch next\"",
        "<https://api.example.com:443/v2/organizations/acme/builds?page=2&x=a,b>; rel='x'; rel=\"next\""
      })
  void next_ourOwnAddress_isTakenAsItIs(String header) {
    assertThat(next(List.of(header)))
        .hasToString("https://api.example.com/v2/organizations/acme/builds?page=2&x=a,b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<https://evil.example.com/v2/organizations/acme/builds?page=2>; rel=\"next\"",
        "<http://api.example.com/v2/organizations/acme/builds?page=2>; rel=\"next\"",
        "<https://api.example.com:8443/v2/organizations/acme/builds?page=2>; rel=\"next\"",
        "<https://api.example.com/internal/builds?page=2>; rel=\"next\"",
        "<//evil.example.com/?page=2>; rel=\"next\""
      })
  void next_anotherHostOrPath_keepsOursAndTakesItsQuery(String header) {
    assertThat(next(List.of(header)))
        .hasToString("https://api.example.com/v2/organizations/acme/builds?page=2");
  }

  @Test
  void next_severalHeaders_findsTheNext() {
    assertThat(next(List.of("<?page=1>; rel=\"first\"", "<?page=2>; rel=\"next\"")))
        .hasToString("https://api.example.com/v2/organizations/acme/builds?page=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "<?page=2>; rel=\"prev\"",
        "<?page=1>; rel=\"next\"",
        "<?page=2>; rel=\"nextish\""
      })
  void next_noNext_isNull(String header) {
    assertThat(next(List.of(header))).isNull();
  }

  private static @Nullable HttpUrl next(List<String> headers) {
    PageAddress next = new PageAddress("acme", ASKED).next(headers);
    return next == null ? null : next.url();
  }
}
