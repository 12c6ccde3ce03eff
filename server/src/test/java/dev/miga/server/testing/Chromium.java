package dev.miga.server.testing;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.os.ExecutableFinder;

/** A browser without a window that reaches this machine only. */
public final class Chromium implements AutoCloseable {
  private static final String ADVICE =
      "the tests of the page need Chromium or Chrome, and the chromedriver of the same version on the"
          + " PATH (Debian: chromium, chromium-driver)";

  private static final Path SHOTS = Path.of("target", "page");

  /** To find and to press what is on the page. */
  public final ChromeDriver driver;

  /**
   * Starts it.
   *
   * @throws AssertionError if this machine has none
   */
  public Chromium() {
    String program = new ExecutableFinder().find("chromedriver");
    if (program == null) {
      throw new AssertionError(ADVICE);
    }
    try {
      driver =
          new ChromeDriver(
              new ChromeDriverService.Builder().usingDriverExecutable(new File(program)).build(),
              options());
    } catch (SessionNotCreatedException e) {
      throw new AssertionError(ADVICE + ": " + e.getMessage(), e);
    }
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
  }

  private static ChromeOptions options() {
    ChromeOptions options = new ChromeOptions();
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // which it refuses to root, and containers often are
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--lang=en-US");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return options;
  }

  /** Opens a page as who was never there. */
  public void open(URI page) {
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin",
        Map.of("origin", origin(page.toString()), "storageTypes", "all"));
    driver.get("about:blank"); // the page before must not store anything any more
    driver.get(page.toString());
  }

  /** Leaves the page, which asks nobody from then on, and forgets where it asked. */
  public void leave() {
    driver.get("about:blank");
    asked();
  }

  /** Gives the window a size in CSS pixels. */
  public void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** Shows the page as a printer gets it, or as a screen again. */
  public void print(boolean isPaper) {
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", isPaper ? "print" : ""));
  }

  /** What the user prefers: {@code light} or {@code dark}, and that nothing moves. */
  public void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** Waits until an expression of JavaScript is true. */
  public void await(String condition) {
    driver.executeAsyncScript(
        """
        const done = arguments[0];
        const look = () => (%s) ? done() : setTimeout(look, 10);
        look();
        """
            .formatted(condition));
  }

  /** Where the page asked since the last call: schemes and hosts, with ports. */
  public List<String> asked() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(line -> line.contains("\"Network.requestWillBeSent\""))
        .map(line -> string(JsonValue.parse(line), "message", "params", "request", "url"))
        .filter(url -> !url.startsWith("data:"))
        .map(Chromium::origin)
        .distinct()
        .toList();
  }

  private static String string(JsonValue value, String... path) {
    JsonValue found = value;
    for (String name : path) {
      found = ((JsonObject) found).get(name).orElseThrow();
    }
    return ((JsonString) found).value();
  }

  public static String origin(String url) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  /** What is wrong with how the page is laid out. */
  public List<?> layoutProblems() {
    return (List<?>) Objects.requireNonNull(driver.executeScript(resource("/page/layout.js")));
  }

  /** What axe calls serious or critical. */
  public List<?> accessProblems() {
    driver.executeScript(resource("/axe.min.js"));
    return (List<?>) Objects.requireNonNull(driver.executeAsyncScript(resource("/page/axe.js")));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Chromium.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps a picture of the whole page below {@code target}. */
  public void picture(String name) throws IOException {
    Object data =
        driver
            .executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
            .get("data");
    Files.createDirectories(SHOTS);
    Files.write(
        SHOTS.resolve(name + ".png"),
        Base64.getDecoder().decode(Objects.requireNonNull(data).toString()));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
