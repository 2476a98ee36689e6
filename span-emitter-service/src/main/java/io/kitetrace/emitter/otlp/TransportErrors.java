package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.runtime.http.ProxySettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells what it means that no answer came. */
final class TransportErrors {

  /** {@code HTTP} read as the length of an HTTP/2 frame: an HTTP/1 server answered a gRPC call. */
  private static final String HTTP_1_AS_FRAME = "4740180";

  /** What the JDK says to bytes that are no TLS record. */
  private static final String NO_TLS = "Unsupported or unrecognized SSL message";

  private TransportErrors() {}

  static ExportOutcome outcome(IOException e, OtlpSettings settings) {
    String where = settings.endpoint().toString();
    ProxySettings.Fault proxy = settings.proxy().fault(e);
    if (proxy != null) {
      return proxy.aboutCredentials()
          ? new Misconfigured(Cause.PROXY, proxy.sentence())
          : new Retryable(Failure.PROXY, proxy.sentence(), null);
    }
    if (aboutCertificates(e)) {
      return new Misconfigured(
          Cause.CERTIFICATE,
          "no trusted connection to %s (%s); OTEL_EXPORTER_OTLP_CERTIFICATE names the authorities to trust"
              .formatted(where, ErrorText.line(rootMessage(e))));
    }
    return switch (e) {
      case UnknownHostException unknown ->
          new Retryable(Failure.UNKNOWN_HOST, "the host of " + where + " is not known", null);
      case ConnectException refused ->
          new Retryable(Failure.UNREACHABLE, "nothing answers at " + where, null);
      case NoRouteToHostException noRoute ->
          new Retryable(Failure.UNREACHABLE, "no route to " + where, null);
      case InterruptedIOException slow ->
          new Retryable(Failure.TIMED_OUT, "no answer in time from " + where, null);
      default -> broken(e, settings);
    };
  }

  private static ExportOutcome broken(IOException e, OtlpSettings settings) {
    URI endpoint = settings.endpoint();
    String message =
        e.getMessage() == null ? "the other side closed it" : ErrorText.line(e.getMessage());
    boolean grpc = settings.protocol() == Protocol.GRPC;
    if (message.contains(NO_TLS)) {
      return new Misconfigured(Cause.PROTOCOL, Mismatch.SPEAKS_NO_TLS.sentence(endpoint));
    }
    if (grpc && message.contains(HTTP_1_AS_FRAME)) {
      return new Misconfigured(Cause.PROTOCOL, Mismatch.SPEAKS_HTTP_1.sentence(endpoint));
    }
    return new Retryable(
        aboutTls(e, settings) ? Failure.TLS : Failure.BROKEN,
        "the connection to %s broke (%s)".formatted(endpoint, message),
        null);
  }

  /** Who does not like a client's certificate may say so, or just leave. */
  private static boolean aboutTls(IOException e, OtlpSettings settings) {
    Tls tls = settings.tls();
    return e instanceof SSLException || (tls != null && tls.showsIdentity());
  }

  private static boolean aboutCertificates(IOException e) {
    if (e instanceof SSLPeerUnverifiedException) {
      return true;
    }
    if (!(e instanceof SSLException)) {
      return false;
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CertificateException) {
        return true;
      }
    }
    // A handshake that the other side broke off: it wants a client certificate, or another TLS.
    // One that just left may not speak TLS at all.
    String root = rootMessage(e);
    return e instanceof SSLHandshakeException
        && !root.contains("terminated")
        && !root.contains("shut down incorrectly");
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
