package dev.miga.server.page;

import io.javalin.http.Context;
import io.javalin.http.staticfiles.ResourceHandler;
import io.javalin.http.staticfiles.StaticFileConfig;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Files of the class path folder {@code /web}: those of a known kind, by plain names. Folders have
 * none, so that nothing is listed.
 */
public final class WebPages implements ResourceHandler {
  private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_-]+)*/[A-Za-z0-9_.-]+");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private static String file(Context context) {
    return switch (context.path()) {
      case "/" -> "/index.html";
      case "/docs" -> "/docs.html";
      default -> context.path();
    };
  }

  private static Optional<String> type(String file) {
    String end = file.substring(file.lastIndexOf('.') + 1);
    return PLAIN.matcher(file).matches() ? Optional.ofNullable(TYPES.get(end)) : Optional.empty();
  }

  @Override
  public boolean canHandle(Context context) {
    String file = file(context);
    return type(file).isPresent() && WebPages.class.getResource("/web" + file) != null;
  }

  @Override
  public boolean handle(Context context) {
    String file = file(context);
    Optional<String> type = type(file);
    try (InputStream in = WebPages.class.getResourceAsStream("/web" + file)) {
      if (in == null || type.isEmpty()) {
        return false;
      }
      context.contentType(type.get()).header("Cache-Control", "no-cache").result(in.readAllBytes());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean addStaticFileConfig(StaticFileConfig config) {
    return false;
  }

  @Override
  public Set<RouteRole> resourceRouteRoles(Context context) {
    return Set.of();
  }
}
