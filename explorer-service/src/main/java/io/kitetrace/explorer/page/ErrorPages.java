package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.Texts;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.Map;

/** Errors, as a page for people and as JSON for programs. */
@Singleton
@Requires(beans = Explorer.class)
final class ErrorPages {

  private static final String SECONDS = "2";

  private final Frames frames;
  private final Html html;

  ErrorPages(Frames frames, Html html) {
    this.frames = frames;
    this.html = html;
  }

  /** While the log is still being read a build that is not there may still come. */
  PageFault noBuild(String id) {
    Progress progress = frames.progress();
    return progress.lag() == 0 && progress.known()
        ? new PageFault(
            HttpStatus.NOT_FOUND,
            "No such build",
            "The index has no build with the id %s.".formatted(Texts.cut(id, 80)),
            "It may not have finished yet: builds arrive here when they have."
                + " Otherwise look for it in the list.",
            null)
        : catchingUp(progress);
  }

  /** For what cannot be said before the log was read. */
  PageFault catchingUp(Progress progress) {
    return new PageFault(
        HttpStatus.SERVICE_UNAVAILABLE,
        "The log is still being read",
        progress.sentence(),
        "This page looks again by itself.",
        progress.percent());
  }

  MutableHttpResponse<?> response(HttpRequest<?> request, PageFault fault) {
    MutableHttpResponse<?> response =
        wantsJson(request)
            ? HttpResponse.status(fault.status()).body(Map.of("error", fault.sentence()))
            : html.page(
                fault.status(),
                "error",
                new ErrorPage(
                    frames.frame(fault.heading(), ""),
                    fault.status().getCode(),
                    fault.heading(),
                    fault.sentence(),
                    fault.advice(),
                    fault.percent()));
    return fault.percent() == null ? response : response.header(HttpHeaders.RETRY_AFTER, SECONDS);
  }

  private static boolean wantsJson(HttpRequest<?> request) {
    boolean browser = request.accept().stream().anyMatch(type -> type.getName().contains("html"));
    return request.getPath().startsWith("/api/") || !browser;
  }
}
