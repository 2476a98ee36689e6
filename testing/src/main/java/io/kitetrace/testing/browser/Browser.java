package io.kitetrace.testing.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.PageLoadStrategy;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with a profile of its own, by Debian's packages {@code chromium} and {@code
 * chromium-driver}. Nothing is downloaded. Where it is absent, tests assume {@link #isInstalled}.
 */
public final class Browser implements AutoCloseable {

  /** Why a test is skipped where {@link #isInstalled} is false. */
  public static final String MISSING =
      "no /usr/bin/chromium and /usr/bin/chromedriver (Debian's chromium and chromium-driver)";

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern REQUEST =
      Pattern.compile("Network\\.requestWillBeSent\",.*?\"request\":\\{.*?\"url\":\"([^\"]*)\"");

  private final ChromeDriver driver;
  private final Path profile;
  private final Path screenshots;

  private Browser(ChromeDriver driver, Path profile, Path screenshots) {
    this.driver = driver;
    this.profile = profile;
    this.screenshots = screenshots;
  }

  /** Whether there is one; an error instead of false with {@code KITETRACE_REQUIRE_CHROMIUM}. */
  public static boolean isInstalled() {
    boolean installed = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (!installed && "true".equals(System.getenv("KITETRACE_REQUIRE_CHROMIUM"))) {
      throw new AssertionError("KITETRACE_REQUIRE_CHROMIUM=true, but there is " + MISSING);
    }
    return installed;
  }

  /**
   * A browser with a window of 1280 × 900.
   *
   * @param screenshots the folder that they are written to
   */
  public static Browser start(Path screenshots) {
    try {
      Path profile = Files.createTempDirectory("kitetrace-browser");
      LoggingPreferences logs = new LoggingPreferences();
      logs.enable(LogType.PERFORMANCE, Level.ALL);
      logs.enable(LogType.BROWSER, Level.ALL);
      ChromeOptions options = new ChromeOptions();
      options.setBinary(CHROMIUM.toFile());
      options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
      options.setPageLoadStrategy(PageLoadStrategy.NORMAL);
      options.addArguments(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--force-color-profile=srgb",
          "--window-size=1280,900",
          "--user-data-dir=" + profile);
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(DRIVER.toFile())
              .usingAnyFreePort()
              .build();
      ChromeDriver driver = new ChromeDriver(service, options);
      Browser browser = new Browser(driver, profile, Files.createDirectories(screenshots));
      browser.resize(1280, 900);
      return browser;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** Loads a page and forgets the requests and messages before it. */
  public void open(String url) {
    driver.get("about:blank");
    driver.manage().logs().get(LogType.PERFORMANCE);
    driver.manage().logs().get(LogType.BROWSER);
    driver.get(url);
  }

  /** The result of a script's {@code return}. */
  public Object run(String script, Object... arguments) {
    Object result = driver.executeScript(script, arguments);
    return result == null ? "" : result;
  }

  /** Sets the size of the page's viewport, which may be narrower than a window can be. */
  public void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Sets a media feature: {@code prefers-color-scheme} to {@code dark}; the others are unset. */
  public void prefer(String feature, String value) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("media", "", "features", List.of(Map.of("name", feature, "value", value))));
  }

  /** Turns the scripts of pages that are opened from now on off or on. */
  public void scripting(boolean on) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
  }

  /** The addresses asked for since {@link #open}, the page's own included; asked once. */
  public List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(entry -> REQUEST.matcher(entry.getMessage()))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  /**
   * What the page's console says since {@link #open}: errors, violations of its CSP; asked once.
   */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Writes what the viewport shows. */
  public Path screenshot(String name) {
    try {
      return Files.write(
          screenshots.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // Chromium may still write its last files: a folder in the temporary one remains.
      profile.toFile().deleteOnExit();
    }
  }
}
