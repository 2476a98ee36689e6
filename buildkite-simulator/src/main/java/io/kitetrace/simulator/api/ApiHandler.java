package io.kitetrace.simulator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request through what stands before the API: counting, the token, the rate limits, the
 * faults. Safe for any thread.
 */
final class ApiHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(ApiHandler.class);

  private final Router router;
  private final Access access;
  private final RateLimiter limiter;
  private final InstantSource clock;
  private final Supplier<Faults> faults;
  private final Tally tally;
  private final ResponseWriter writer;
  private final AtomicLong serials = new AtomicLong();

  ApiHandler(Router router, ApiServer.Settings settings, Supplier<Faults> faults, Tally tally) {
    this.router = router;
    this.faults = faults;
    this.tally = tally;
    access = settings.access();
    clock = settings.clock();
    limiter = new RateLimiter(settings.limits());
    writer = new ResponseWriter(settings.compress(), tally);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      serve(exchange);
    } catch (RuntimeException e) {
      // The JDK's server would close the connection without a word.
      log.atError().setCause(e).log("The simulator failed to answer a request");
      throw e;
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    Endpoint endpoint = Endpoint.of(uri.getRawPath());
    FaultInjector injector = new FaultInjector(faults.get(), serials.incrementAndGet());
    long now = clock.millis();
    tally.request(now, RateLimiter.USER, RateLimiter.organization(endpoint.organization()));
    injector.delay();
    Response response = respond(exchange, endpoint, injector);
    tally.answered(endpoint, exchange.getRequestMethod(), response.status());
    writer.write(exchange, response, injector);
  }

  private Response respond(HttpExchange exchange, Endpoint endpoint, FaultInjector injector) {
    boolean head = exchange.getRequestMethod().equals("HEAD") && endpoint.kind().tellsItsSize();
    if (!head && !exchange.getRequestMethod().equals("GET")) {
      return Response.message(405, "Method Not Allowed");
    }
    if (!access.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return Response.message(
          401,
          "Authentication required. Please supply a valid API Access Token:"
              + " https://buildkite.com/docs/apis/rest-api#authentication");
    }
    long now = clock.millis();
    String organization = endpoint.organization();
    RateLimiter.Verdict verdict = limiter.take(organization.isEmpty() ? null : organization, now);
    Response response = limited(verdict, organization, injector, now);
    if (response == null) {
      response = injector.instead();
    }
    if (response == null) {
      response = routed(exchange, endpoint, injector, now);
    }
    return response.with(headers(verdict, now));
  }

  private @Nullable Response limited(
      RateLimiter.Verdict verdict, String organization, FaultInjector injector, long now) {
    RateLimiter.Allowance refusal = verdict.refusal();
    if (refusal == null && injector.throttles()) {
      refusal =
          new RateLimiter.Allowance(
              RateLimiter.USER, verdict.user().limit(), verdict.user().current(), now + 1_000);
    }
    if (refusal == null) {
      return null;
    }
    boolean user = refusal.scope().equals(RateLimiter.USER);
    tally.throttled(
        user ? RateLimiter.USER : RateLimiter.organization(organization), refusal.resetAt());
    return Response.json(
        429,
        JsonNodeFactory.instance
            .objectNode()
            .put("message", "You have exceeded your API request limit for this minute")
            .put("scope", refusal.scope())
            .put("limit", refusal.limit())
            .put("current", refusal.current())
            .put("reset", refusal.resetIn(now)));
  }

  private Response routed(
      HttpExchange exchange, Endpoint endpoint, FaultInjector injector, long now) {
    try {
      String scope = endpoint.kind().scope();
      if (!scope.isEmpty() && !access.scopes().contains(scope)) {
        throw new ApiException(403, "Forbidden: the token lacks the scope " + scope);
      }
      URI uri = exchange.getRequestURI();
      String host =
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "localhost");
      String address = "http://" + host + uri.getRawPath();
      return router.respond(
          new Router.Request(
              endpoint, uri.getRawQuery(), address, exchange.getRequestHeaders(), now, injector));
    } catch (ApiException e) {
      return Response.message(e.status(), Objects.requireNonNull(e.getMessage()));
    }
  }

  private static Map<String, String> headers(RateLimiter.Verdict verdict, long now) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (verdict.organization() != null) {
      put(headers, "RateLimit-", verdict.organization(), now);
    }
    put(headers, "RateLimit-User-", verdict.user(), now);
    return headers;
  }

  private static void put(
      Map<String, String> headers, String prefix, RateLimiter.Allowance allowance, long now) {
    if (allowance.limit() > 0) {
      headers.put(prefix + "Scope", allowance.scope());
      headers.put(prefix + "Remaining", Integer.toString(allowance.remaining()));
      headers.put(prefix + "Limit", Integer.toString(allowance.limit()));
      headers.put(prefix + "Reset", Long.toString(allowance.resetIn(now)));
    }
  }
}
