package io.kitetrace.model.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials are taken out of addresses and parameters; ordinary text stays as it is. */
class CredentialsTest {

  /** Parts of planted passwords; none may be left, nor what stands between them. */
  private static final List<String> PARTS = List.of("Xq7", "Zw9");

  private static final List<String> BETWEEN =
      List.of(
          "",
          "/",
          "\"",
          "'",
          "|",
          "<",
          ">",
          "`",
          "@",
          ":",
          "?",
          "#",
          "[",
          "]",
          "(",
          ")",
          "{",
          "}",
          "!",
          "$",
          "&",
          "*",
          "+",
          ",",
          ";",
          "=",
          "%",
          "^",
          "\\",
          "~",
          "//",
          "/@",
          "@/",
          "://",
          "\\\"",
          "ü",
          ">\"'`|<@:/?#");

  private static final List<String> FORMS =
      List.of(
          "https://u:PASSWORD@example.com/x.git",
          "https://u:PASSWORD@host/x.git",
          "https://u:PASSWORD@host",
          "https://first.last:PASSWORD@host:8443/x",
          "https://:PASSWORD@example.com/x",
          "https://u%40x:PASSWORD@10.0.0.1/x",
          "postgres://u:PASSWORD@db:5432/x?sslmode=off",
          "ssh://u:PASSWORD@[::1]:22/x",
          "git+https://u:PASSWORD@example.com/@scope/x@1.2.3",
          "//u:PASSWORD@host",
          "//u:PASSWORD@example.com/x",
          "u:PASSWORD@host:path/x.git",
          "u:PASSWORD@example.com:path/x.git",
          "u:PASSWORD@example.com:/srv/x.git",
          "u:PASSWORD@10.0.0.1:x.git",
          "u:PASSWORD@host:6379",
          "u:PASSWORD@example.com/x");

  private static final List<String> AROUND =
      List.of(
          "ADDRESS",
          "git clone ADDRESS x",
          "git clone 'ADDRESS'",
          "see \"ADDRESS\", or not",
          "--remote=ADDRESS",
          "{\"a\":1,\"remote\":\"ADDRESS\",\"mail\":\"jane@example.org\"}",
          "first\nADDRESS\nlast",
          "(ADDRESS)",
          "[x](ADDRESS).",
          "<ADDRESS>",
          "jane@example.org ADDRESS jane@example.org",
          "https://example.org/@team ADDRESS");

  static List<String> forms() {
    return FORMS;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void removedFrom_anyPasswordInAnyAddressAnywhere_leavesNothingOfIt(String form) {
    for (String between : BETWEEN) {
      for (String first : List.of(PARTS.getFirst(), between + PARTS.getFirst(), "9" + between)) {
        if (looksLikeAnAddress(form, first)) {
          continue;
        }
        String password = first + between + PARTS.getLast();
        for (String around : AROUND) {
          String text = around.replace("ADDRESS", form.replace("PASSWORD", password));
          assertThat(Credentials.removedFrom(text)).as(text).doesNotContain(PARTS);
        }
      }
    }
  }

  /** A host and its port, where the other host is one word; a path with two scopes; a scheme. */
  private static boolean looksLikeAnAddress(String form, String password) {
    if (form.startsWith("u:") && password.startsWith("//")) {
      return true;
    }
    return (form.contains("first.last") && password.startsWith("9")) || password.matches("9?/@.*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://u:p@example.com/x https://example.com/x",
        "https://u:p/q@example.com/x https://example.com/x",
        "https://u:p@q@example.com:8443/x https://example.com:8443/x",
        "https://token@example.com/x https://example.com/x",
        "https://token/with/slash@example.com/x https://example.com/x",
        "ssh://git@example.com/x ssh://example.com/x",
        "//u:p@example.com/x //example.com/x",
        "u:p@example.com:x/y.git example.com:x/y.git",
        "https://u:p@example.com/@scope/x@1.2.3 https://example.com/@scope/x@1.2.3",
        "https://u:1/q@host/x https://host/x",
        "https://first.last:12345/q@example.com/x https://example.com/x",
        "https://first.last:1/q/r@example.com:8443/x https://example.com:8443/x",
        "https://u:/@p@host/x https://host/x",
        "https://u:/@p.com/q@example.com/x https://example.com/x",
        "u:/@p.com/q@example.com:x example.com:x",
        "u://v:p@example.com:x u://example.com:x",
        "a=u:p@host:x,b a=host:x,b",
        "root:p@tcp(127.0.0.1:3306)/db tcp(127.0.0.1:3306)/db",
        "https://a:b@example.com/x,https://c:d@example.com/y https://example.com/x,https://example.com/y"
      })
  void removedFrom_anAddress_leavesTheAddress(String text, String rest) {
    assertThat(Credentials.removedFrom(text)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jane@example.com",
        "Reported-by: Jane <jane@example.com>",
        "mailto:jane@example.com",
        "cc:jane@example.com, bob@example.com",
        "a:b@c",
        "ratio a:b@c in prose",
        "jane@example.com:bob@example.com:eve@example.com",
        "git@github.com:acorn/web.git",
        "remote:git@github.com:acorn/web.git",
        "{\"repo\":\"git@github.com:acorn/web.git\"}",
        "{\"n\":1,\"url\":\"https://example.com\",\"email\":\"jane@example.com\",\"x\":\"a/b\"}",
        "{\"url\":\"http://gitserver\",\"email\":\"jane@example.com\"}",
        "{\"url\":\"http://gitserver:8080\",\"email\":\"jane@example.com\"}",
        "<a href=\"https://example.com\">jane@example.com</a>",
        "https://example.com|jane@example.com",
        "https://example.com/@team",
        "https://example.com:8443/a/react@18.2.0/x",
        "https://example.com:8443/npm/@scope/x@1.2.3/y",
        "https://example.com:8443/mail/jane@example.com",
        "http://localhost:3000/users/jane@example.com/edit",
        "http://10.0.0.1:3000/users/jane@example.com/edit",
        "https://example.com/path?mail=jane@example.com",
        "https://intranet/search?q=jane@example.com",
        "http://localhost:$PORT/users/@me",
        "http://assets:8080/icon@2x.png",
        "s3://bucket/icon@2x.png",
        "https://registry.npmjs.org/@scope/pkg/-/pkg-1.0.tgz",
        "npm install @scope/pkg@1.2.3",
        "pkg:npm/foo@1.2.3",
        "registry.example.com/app:1.2@sha256:" + DIGEST,
        "app:1.2@sha256:" + DIGEST,
        "localhost:5000/app:1.2@sha256:" + DIGEST,
        "actions/checkout@v4",
        "PATH=/opt/homebrew/bin:/opt/node@18/bin:/opt/openssl@1.1/lib:/usr/bin",
        "bazel test //app:test @maven//:com_google_guava",
        "//@ts-ignore",
        "//TODO(jane@example.com)",
        "rsync -a build/ deploy@example.com:/srv/web",
        "scp a:b c@d:e",
        "12:30:45 jane@example.com: hello",
        "C:/Users/jane@example.com/x",
        "C:\\Users\\jane@example.com\\x",
        "kubectl cp ns/pod:/tmp/x@y .",
        "host:/srv/node_modules/foo@bar/x",
        "Foo::Bar@baz",
        "file:///home/jane@example/x",
        "@",
        ":@",
        "://@",
        "a:@b:c",
        "//",
        "https://@example.com"
      })
  void removedFrom_ordinaryText_leavesItAsItIs(String text) {
    assertThat(Credentials.removedFrom(text)).isEqualTo(text);
  }

  private static final String DIGEST =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://h/x?access_token=S3&b=1 https://h/x?access_token=&b=1",
        "https://h/x?a=1&TOKEN=S3#f https://h/x?a=1&TOKEN=#f",
        "https://h/x#access_token=S3&type=b https://h/x#access_token=&type=b",
        "https://h/#/in?key=S3 https://h/#/in?key=",
        "/x?a=1;secret=S3;b=2 /x?a=1;secret=",
        "x?a=1&amp;password=S3&amp;b=2 x?a=1&amp;password=&amp;b=2",
        "a=1&Sig=S3 a=1&Sig=",
        "?signature=S3 ?signature=",
        "?X-Amz-Signature=S3&X-Amz-Date=2 ?X-Amz-Signature=&X-Amz-Date=2",
        "?apiKey=S3 ?apiKey=",
        "?user[password]=S3 ?user[password]=",
        "?private_token=S3 ?private_token=",
        "?token=S3\"'|S3 ?token=",
        "(see(https://h/?token=S3),x (see(https://h/?token=),x",
        "{\"u\":\"h/?token=S3\",\"b\":\"c\"} {\"u\":\"h/?token=\",\"b\":\"c\"}",
        "https://u:S3@h/?b=1&token=S3 https://h/?b=1&token=",
        "https://u:S3?token=S3@host/x https://host/x"
      })
  void removedFrom_queryParametersNamedLikeACredential_loseTheirValues(String text, String rest) {
    assertThat(Credentials.removedFrom(text)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/x?monkey=1&tokens=2&keyboard=3",
        "token=abc",
        "a; key=5; b",
        "a=1,key=2",
        "queue=default",
        "why? key = 5",
        "?key",
        "x?y#z"
      })
  void removedFrom_otherParameters_keepTheirValues(String text) {
    assertThat(Credentials.removedFrom(text)).isEqualTo(text);
  }
}
