package dev.miga.shop.board;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/** The page's files: those of the class path folder {@code /web/board}, by plain names. */
final class BoardPages {
  private static final Pattern PLAIN = Pattern.compile("[a-z]+\\.(html|css|js)");

  /** Nothing from elsewhere, in no frame of another page, and no script but its files. */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private BoardPages() {}

  static void index(Context context) throws IOException {
    send(context, "index.html");
  }

  static void file(Context context) throws IOException {
    send(context, context.pathParam("file"));
  }

  private static void send(Context context, String name) throws IOException {
    String type = type(name).orElseThrow(NotFoundResponse::new);
    try (InputStream in = BoardPages.class.getResourceAsStream("/web/board/" + name)) {
      if (in == null) {
        throw new NotFoundResponse();
      }
      context
          .contentType(type + "; charset=utf-8")
          .header("Cache-Control", "no-cache")
          .header("Content-Security-Policy", POLICY)
          .header("X-Content-Type-Options", "nosniff")
          .header("Referrer-Policy", "no-referrer")
          .result(in.readAllBytes());
    }
  }

  private static Optional<String> type(String name) {
    if (!PLAIN.matcher(name).matches()) {
      return Optional.empty();
    }
    String end = name.substring(name.lastIndexOf('.') + 1);
    return Optional.of(end.equals("js") ? "text/javascript" : "text/" + end);
  }
}
