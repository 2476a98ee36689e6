package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "git@github.com:acorn/web.git,https://github.com/acorn/web,acorn,web",
        "org-12@github.com:acorn/web,https://github.com/acorn/web,acorn,web",
        "https://github.com/acorn/web.git/,https://github.com/acorn/web,acorn,web",
        "https://user:pass@gitlab.com/a/b/web.git,https://gitlab.com/a/b/web,a/b,web",
        "https://x-token:a/b@gitlab.com/a/web.git,https://gitlab.com/a/web,a,web",
        "ssh://git@git.example.com:2222/acorn/web.git,https://git.example.com/acorn/web,acorn,web",
        "http://git.example.com:8080/acorn/web,https://git.example.com:8080/acorn/web,acorn,web",
        "git://github.com/acorn/web.git,https://github.com/acorn/web,acorn,web",
        "git@example.com:web.git,https://example.com/web,-,web"
      })
  void parse_addressesOnANetwork_areTakenApart(
      String address, String url, String owner, String name) {
    Repository repository = Repository.parse(address);
    assertThat(repository).isNotNull();
    assertThat(repository.url()).isEqualTo(url);
    assertThat(repository.owner()).isEqualTo(owner);
    assertThat(repository.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/srv/git/web.git",
        "file:///srv/web.git",
        "C:\\web",
        "./x:y",
        "https://github.com",
        "git@host:"
      })
  void parse_otherAddresses_areNone(String address) {
    assertThat(Repository.parse(address)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "github,-,github",
        "github_enterprise,-,github",
        "gitlab_ee,-,gitlab",
        "bitbucket_server,-,bitbucket",
        "unknown,git@github.com:a/b,github",
        "-,git@example.com:a/b,-",
        "-,-,-"
      })
  void provider_isNamedWhereItIsKnown(String provider, String address, String name) {
    assertThat(Repository.provider(provider, Repository.parse(address))).isEqualTo(name);
  }
}
