package io.kitetrace.explorer.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.kitetrace.explorer.Explorer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/** Turns a page's model into a response. Templates were compiled with the program. */
@Singleton
@Requires(beans = Explorer.class)
final class Html {

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Html.class.getClassLoader(), Html.class.getPackageName());

  /** The template's one parameter is the model. */
  MutableHttpResponse<byte[]> page(String template, Object model) {
    return page(HttpStatus.OK, template, model);
  }

  MutableHttpResponse<byte[]> page(HttpStatus status, String template, Object model) {
    StringOutput output = new StringOutput(16 * 1024);
    engine.render(template + ".jte", model, output);
    return HttpResponse.<byte[]>status(status)
        .body(output.toString().getBytes(StandardCharsets.UTF_8))
        .header(HttpHeaders.CONTENT_TYPE, "text/html;charset=utf-8")
        .header(HttpHeaders.CACHE_CONTROL, "no-cache");
  }
}
