package dev.miga.server.connection;

import dev.miga.engine.MigaException;
import dev.miga.server.http.HttpFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.IntFunction;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Refuses what is no request at all in the form of all other refusals. */
public final class JsonErrors extends ErrorHandler {
  private final IntFunction<String> journal;

  /**
   * Refusals that are told.
   *
   * @param journal takes the status of each one, and gives it an id
   */
  public JsonErrors(IntFunction<String> journal) {
    this.journal = journal;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String reason = Objects.requireNonNullElse(message, HttpStatus.getMessage(status));
    String known = status < 500 ? reason : HttpStatus.getMessage(status);
    String json = HttpFailure.of(status, MigaException.oneLine(known)).toJson().toJson() + "\n";
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
    response.getHeaders().put("X-Request-Id", journal.apply(status));
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), callback);
  }
}
