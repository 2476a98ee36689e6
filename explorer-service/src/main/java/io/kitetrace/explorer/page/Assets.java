package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.trace.draw.HtmlWaterfall;
import io.kitetrace.wire.Sha256;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that pages are made of. They are named one by one, so that no address reaches any other
 * file of the class path.
 */
@Singleton
@Requires(beans = Explorer.class)
final class Assets {

  private static final String CSS = "text/css;charset=utf-8";
  private static final String JAVASCRIPT = "text/javascript;charset=utf-8";
  private static final String HERE = "/io/kitetrace/explorer/page/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private final Map<String, Asset> assets = new TreeMap<>();
  private final String version;

  /** A file's bytes, and what they are. */
  static final class Asset {

    private final byte[] bytes;
    private final String type;

    private Asset(byte[] bytes, String type) {
      this.bytes = bytes;
      this.type = type;
    }

    byte[] bytes() {
      return bytes;
    }

    String type() {
      return type;
    }
  }

  Assets() {
    load("explorer.css", HERE + "explorer.css", CSS);
    load("explorer.js", HERE + "explorer.js", JAVASCRIPT);
    load("kite.svg", HERE + "kite.svg", "image/svg+xml");
    load("uplot.css", UPLOT + "uPlot.min.css", CSS);
    load("uplot.js", UPLOT + "uPlot.iife.min.js", JAVASCRIPT);
    add("waterfall.css", HtmlWaterfall.style(), CSS);
    add("waterfall.js", HtmlWaterfall.script(), JAVASCRIPT);
    version = hash();
  }

  @Nullable Asset get(String name) {
    return assets.get(name);
  }

  /** Changes with any of them: an address with it can be kept for ever. */
  String version() {
    return version;
  }

  private void add(String name, String text, String type) {
    assets.put(name, new Asset(text.getBytes(StandardCharsets.UTF_8), type));
  }

  private void load(String name, String resource, String type) {
    try (InputStream in =
        Objects.requireNonNull(Assets.class.getResourceAsStream(resource), resource)) {
      assets.put(name, new Asset(in.readAllBytes(), type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String hash() {
    MessageDigest digest = Sha256.digest();
    assets.forEach(
        (name, asset) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update(asset.bytes());
        });
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }
}
