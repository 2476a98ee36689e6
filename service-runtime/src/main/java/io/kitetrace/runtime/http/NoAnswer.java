package io.kitetrace.runtime.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;

/**
 * Why the API did not answer.
 *
 * @param sentence for a person
 */
public record NoAnswer(Kind kind, String sentence) {

  public enum Kind {
    /** Until a person changes a setting. */
    REFUSED,
    /** Nobody is there, or there is no trust. */
    UNREACHABLE,
    /** Not in time. */
    LATE,
    BROKEN
  }

  public static NoAnswer of(HttpUrl base, ProxySettings proxy, IOException e) {
    ProxySettings.Fault fault = proxy.fault(e);
    if (fault != null) {
      return new NoAnswer(
          fault.aboutCredentials() ? Kind.REFUSED : Kind.UNREACHABLE, fault.sentence());
    }
    String where = base.host() + ":" + base.port();
    return switch (e) {
      case UnknownHostException unknown ->
          new NoAnswer(
              Kind.UNREACHABLE,
              "BUILDKITE_API_URL: there is no host " + base.host() + ", or no DNS");
      case ConnectException refused ->
          new NoAnswer(
              Kind.UNREACHABLE,
              "BUILDKITE_API_URL: nothing answers at " + where + "; check the address");
      case SSLException untrusted ->
          new NoAnswer(
              Kind.UNREACHABLE,
              "BUILDKITE_API_URL: no secure connection to %s; if its certificate is of an authority of your own, name that in BUILDKITE_CA_FILE"
                  .formatted(where));
      case SocketTimeoutException late ->
          new NoAnswer(Kind.LATE, "the API at " + where + " did not answer in time");
      default ->
          new NoAnswer(
              Kind.BROKEN, "the connection to the API at " + where + " broke before an answer");
    };
  }
}
