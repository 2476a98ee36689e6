package io.kitetrace.poller.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Objects;

/**
 * What has become of an import's builds, of one organization. Written in the transactions that take
 * them out of the inbox, so that each is counted once, whoever owns the organization: whoever sent
 * so many knows by {@link BuildCounts#seen} when all were handled.
 *
 * @param order of the command that sent them
 */
public record ImportState(
    @JsonProperty(access = Access.WRITE_ONLY) String organization,
    @JsonProperty(access = Access.WRITE_ONLY) String order,
    @JsonUnwrapped BuildCounts counts)
    implements StateRecord {

  static final StateRecord.Key KEY = new StateRecord.Key("import/");

  public ImportState {
    Objects.requireNonNull(organization);
    Objects.requireNonNull(order);
    Objects.requireNonNull(counts);
  }

  static String key(String organization, String order) {
    return KEY.of(organization, order);
  }

  @Override
  public String key() {
    return key(organization, order);
  }
}
