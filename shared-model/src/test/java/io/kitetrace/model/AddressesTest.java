package io.kitetrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://api.x.com/v2/organizations/acorn/pipelines/web/builds/1,-,acorn,web",
        "-,https://x.com/acorn/web/builds/1,acorn,web",
        "-,https://x.com/acorn/web?token=x#y,acorn,web",
        "-,https://u:a/b@x.com/acorn/web/builds/1,acorn,web",
        "https://u:/pipelines/p/@x.com/organizations/acorn/pipelines/web,-,acorn,web",
        "-,acorn/web,-,-",
        "-,-,-,-"
      })
  void of_addresses_areTakenApartWithoutTheirCredentials(
      String apiUrl, String webUrl, String organization, String pipeline) {
    assertThat(Addresses.of(apiUrl, webUrl)).isEqualTo(new Addresses(organization, pipeline));
  }
}
