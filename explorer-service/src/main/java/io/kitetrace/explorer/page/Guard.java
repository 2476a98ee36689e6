package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.server.HttpServerConfiguration;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What holds for every request, whoever answers it: on a loopback server it names a loopback host
 * (a foreign site whose name leads here reads nothing), what changes or computes something comes
 * from our own pages or from no browser, and only so many are worked on at once.
 */
@Filter(Filter.MATCH_ALL_PATTERN)
@Requires(beans = Explorer.class)
final class Guard implements HttpServerFilter {

  /** More would only wait for one another. */
  static final int MAX_REQUESTS = 200;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "X-Frame-Options",
          "DENY",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final AtomicInteger requests = new AtomicInteger();
  private final boolean loopback;

  Guard(HttpServerConfiguration server) {
    this.loopback = server.getHost().map(Guard::isLoopback).orElse(false);
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    String refusal = refusal(request);
    if (refusal != null) {
      return Flux.just(secured(text(HttpStatus.FORBIDDEN, refusal)));
    }
    if (isProbe(request)) {
      return Flux.from(chain.proceed(request)).map(Guard::secured);
    }
    if (requests.incrementAndGet() > MAX_REQUESTS) {
      requests.decrementAndGet();
      return Flux.just(
          secured(
              text(
                      HttpStatus.SERVICE_UNAVAILABLE,
                      "Too many requests at once; try again in a moment.")
                  .header(HttpHeaders.RETRY_AFTER, "1")));
    }
    return Flux.from(chain.proceed(request))
        .<MutableHttpResponse<?>>map(Guard::secured)
        .doFinally(signal -> requests.decrementAndGet());
  }

  private @Nullable String refusal(HttpRequest<?> request) {
    String host = request.getHeaders().get(HttpHeaders.HOST);
    if (loopback && (host == null || !isLoopback(withoutPort(host)))) {
      return "This server is for this machine alone: open it as 127.0.0.1 or localhost.";
    }
    if (!READING.contains(request.getMethod()) && !isOwn(request, host)) {
      return "This request comes from another site.";
    }
    return null;
  }

  /** Browsers say where a form or a script comes from; other programs do not. */
  private static boolean isOwn(HttpRequest<?> request, @Nullable String host) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    return origin == null
        || origin.equalsIgnoreCase("http://" + host)
        || origin.equalsIgnoreCase("https://" + host);
  }

  private static boolean isProbe(HttpRequest<?> request) {
    String path = request.getPath();
    return path.startsWith("/health") || path.startsWith("/prometheus");
  }

  private static String withoutPort(String host) {
    try {
      String name = URI.create("http://" + host).getHost();
      return name == null ? "" : name;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** By its form alone: asking for an address would be asking whoever gave the name. */
  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("::1")
        || host.equals("[::1]");
  }

  private static MutableHttpResponse<?> secured(MutableHttpResponse<?> response) {
    HEADERS.forEach((name, value) -> response.getHeaders().set(name, value));
    return response;
  }

  private static MutableHttpResponse<?> text(HttpStatus status, String sentence) {
    return HttpResponse.status(status).body(sentence).contentType(MediaType.TEXT_PLAIN_TYPE);
  }
}
