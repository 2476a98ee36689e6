package io.kitetrace.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies as curl's manual page describes them. */
class ProxySettingsTest {

  private static final String HTTPS = "https://api.buildkite.com/v2";
  private static final String HTTP = "http://collector:4318/v1/traces";

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.com:3128, HTTP, proxy.example.com, 3128",
    "proxy.example.com:3128, HTTP, proxy.example.com, 3128",
    "HTTP://proxy.example.com:3128/, HTTP, proxy.example.com, 3128",
    "proxy, HTTP, proxy, 1080",
    "http://[2001:db8::1]:3128, HTTP, 2001:db8::1, 3128",
    "http://jo:a%40b/c@p:3128, HTTP, p, 3128",
    "jo@p:3128, HTTP, p, 3128",
    "socks5://p:1081, SOCKS, p, 1081",
    "socks5h://p, SOCKS, p, 1080",
  })
  void read_ofAnAddress_takesIt(String text, Proxy.Type type, String host, int port) {
    Proxy proxy = proxy(HTTPS, "HTTPS_PROXY", text);
    assertThat(proxy).isNotNull();
    assertThat(proxy.type()).isEqualTo(type);
    assertThat(proxy.address()).isEqualTo(InetSocketAddress.createUnresolved(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://jo:s3cret@p:1",
        "ftp://jo:s3cret@p",
        "socks5://jo:s3cret@p",
        "http://jo:s3cret@p:99999",
        "http://jo:s3cret@p:0",
        "http://jo:s3cret@",
        "http://jo:s3cret%zz@p",
        "http://jo:s3cret@p/path",
        "jo:s3cret@two words"
      })
  void read_ofWhatIsNoAddress_namesTheVariableAndHidesTheValue(String text) {
    Settings settings = settings("HTTPS_PROXY", text);
    ProxySettings.read(settings, URI.create(HTTPS));
    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("HTTPS_PROXY: ")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy;HTTPS_PROXY, https://x, https_proxy",
    "HTTPS_PROXY;ALL_PROXY, https://x, HTTPS_PROXY",
    "HTTP_PROXY;ALL_PROXY, https://x, ALL_PROXY",
    "all_proxy, https://x, all_proxy",
    "http_proxy;HTTP_PROXY, http://x, http_proxy",
    "HTTP_PROXY;HTTPS_PROXY, http://x, HTTP_PROXY",
    "HTTPS_PROXY, http://x,",
    "HTTP_PROXY, https://x,"
  })
  void read_takesTheVariableOfTheScheme(String set, String target, @Nullable String taken) {
    Map<String, String> variables = new HashMap<>();
    List.of(set.split(";", -1)).forEach(name -> variables.put(name, name + ":1"));
    Proxy proxy = proxy(target, variables);
    assertThat(proxy == null ? null : ((InetSocketAddress) proxy.address()).getHostString())
        .isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|anything.example.com",
        "example.com|example.com",
        "example.com|api.example.com",
        "Example.COM|API.example.com",
        ".example.com|api.example.com",
        ".example.com|example.com",
        "*.example.com|api.example.com",
        "example.com.|api.example.com",
        "example.com|api.example.com.",
        "a.b, example.com|example.com",
        "a.b example.com|example.com",
        "localhost|localhost",
        "127.0.0.1|127.0.0.1",
        "10.0.0.0/8|10.200.3.4",
        "192.168.16.0/20|192.168.31.255",
        "::1|[::1]",
        "[::1]|[0:0:0:0:0:0:0:1]",
        "2001:db8::/32|[2001:db8:1::5]",
        "0.0.0.0/0|8.8.8.8"
      })
  void noProxy_thatMatches_goesThereDirectly(String list, String host) {
    assertThat(excluded(list, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com|notexample.com",
        "example.com|example.com.evil.org",
        "api.example.com|example.com",
        "example|example.com",
        ".|example.com",
        "127.0.0.1|127.0.0.2",
        "10.0.0.0/8|11.0.0.1",
        "192.168.16.0/20|192.168.32.0",
        "10.0.0.0/33|10.0.0.0",
        "10.0.0.0/x|10.0.0.0",
        "0.0.1|10.0.0.1",
        "::1|[::2]",
        "::/0|10.0.0.1",
        "10.0.0.0/8|ten.example.com",
        ",|example.com"
      })
  void noProxy_thatDoesNotMatch_leavesTheProxy(String list, String host) {
    assertThat(excluded(list, host)).isFalse();
  }

  @Test
  void read_whereNothingIsSet_leavesTheClientAsItIs() {
    assertThat(proxy(HTTPS, Map.of())).isNull();
    assertThat(ProxySettings.UNSET.toString()).isEqualTo("the JVM's");
  }

  @Test
  void noProxyAlone_keepsTheJvmsOwnProxyOut() {
    assertThat(proxy(HTTPS, "NO_PROXY", "buildkite.com")).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void toString_holdsNeitherUserNorPassword() {
    ProxySettings read =
        ProxySettings.read(
            settings("HTTP_PROXY", "http://user7:s3cret@[::1]:3128"), URI.create(HTTP));
    assertThat(read).hasToString("[::1]:3128");
    assertThat(read.wantsCredentials())
        .startsWith("HTTP_PROXY: ")
        .doesNotContain("s3cret", "user7");
  }

  private static boolean excluded(String list, String host) {
    Proxy proxy = proxy("http://" + host + ":4318/", Map.of("HTTP_PROXY", "p:1", "NO_PROXY", list));
    return Proxy.NO_PROXY.equals(proxy);
  }

  private static @Nullable Proxy proxy(String target, String name, String value) {
    return proxy(target, Map.of(name, value));
  }

  private static @Nullable Proxy proxy(String target, Map<String, String> variables) {
    Settings settings = new Settings(Variables.of(variables));
    OkHttpClient client =
        ProxySettings.read(settings, URI.create(target)).on(new OkHttpClient.Builder()).build();
    assertThat(settings.faults()).isEmpty();
    return client.proxy();
  }

  private static Settings settings(String name, String value) {
    return new Settings(Variables.of(Map.of(name, value)));
  }
}
