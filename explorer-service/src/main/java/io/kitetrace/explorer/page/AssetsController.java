package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;

/** Styles and scripts, from our own address alone. */
@Controller("/assets")
@Requires(beans = Explorer.class)
@Produces(MediaType.ALL)
final class AssetsController {

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final Assets assets;

  AssetsController(Assets assets) {
    this.assets = assets;
  }

  @Get("/{name}")
  HttpResponse<byte[]> asset(HttpRequest<?> request, @PathVariable String name) {
    Assets.Asset asset = assets.get(name);
    if (asset == null) {
      return HttpResponse.notFound();
    }
    boolean versioned = assets.version().equals(request.getParameters().get("v"));
    return HttpResponse.ok(asset.bytes())
        .header(HttpHeaders.CONTENT_TYPE, asset.type())
        .header(HttpHeaders.CACHE_CONTROL, versioned ? FOR_EVER : "no-cache");
  }
}
