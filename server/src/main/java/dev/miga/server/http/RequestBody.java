package dev.miga.server.http;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.settings.ServerLimits;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;

/**
 * Reads JSON out of requests.
 *
 * @param maxBytes largest body
 * @param maxDepth most levels of JSON
 * @param maxTime how long it may take to come
 */
public record RequestBody(int maxBytes, int maxDepth, Duration maxTime) {
  private static final JsonObject NOTHING = new JsonObject(Map.of());
  private static final int MOST_DISCARDED = 16 << 20;

  /** Reads within the limits of a server. */
  public static RequestBody within(ServerLimits limits) {
    return new RequestBody(limits.bodyBytes(), limits.jsonDepth(), limits.bodyTime());
  }

  /**
   * The fields of a request's body, whatever content type it claims to have.
   *
   * @throws dev.miga.engine.MigaException INVALID_ARGUMENT if it is no JSON object in UTF-8
   * @throws HttpResponseException if it is too large, or does not come in time
   */
  public RequestFields fields(Context context) throws IOException {
    return fields(text(context));
  }

  /** The same where there need be no body. */
  public RequestFields optionalFields(Context context) throws IOException {
    String text = text(context);
    return text.isBlank() ? RequestFields.of(NOTHING) : fields(text);
  }

  private RequestFields fields(String text) {
    JsonValue value = JsonValue.parse(text);
    if (isDeeper(value, maxDepth)) {
      throw new BadField("body", "has more than " + maxDepth + " levels of JSON");
    }
    return RequestFields.of(value);
  }

  private static boolean isDeeper(JsonValue value, int levels) {
    Collection<JsonValue> within =
        switch (value) {
          case JsonObject object -> object.members().values();
          case JsonArray array -> array.items();
          default -> List.of();
        };
    return levels < 0 || within.stream().anyMatch(one -> isDeeper(one, levels - 1));
  }

  private String text(Context context) throws IOException {
    byte[] bytes;
    try (InputStream in = context.req().getInputStream()) {
      bytes = bytes(in);
    } catch (IOException e) {
      throw failed(e);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadField("body", "is not UTF-8");
    }
  }

  /** A byte every now and then keeps a connection from being idle, but not from being late. */
  private byte[] bytes(InputStream in) throws IOException {
    long began = System.nanoTime();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      all.write(buffer, 0, read);
      if (all.size() > maxBytes) {
        discard(in);
        throw new ContentTooLargeResponse("the body is larger than " + maxBytes + " bytes");
      }
      if (System.nanoTime() - began > maxTime.toNanos()) {
        throw late();
      }
    }
    return all.toByteArray();
  }

  /** Reads on for a while: who is cut off while it sends does not see why. */
  private static void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int left = MOST_DISCARDED;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = in.read(buffer);
    }
  }

  /** Why a body cannot be read: it does not come, is no sound HTTP, or who sent it is gone. */
  private RuntimeException failed(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return late();
      }
      if (cause instanceof HttpException bad) {
        return new HttpResponseException(bad.getCode(), "the body is no sound HTTP");
      }
    }
    return new ClientLeft();
  }

  private HttpResponseException late() {
    return new HttpResponseException(
        408, "the body did not come within " + maxTime.toSeconds() + " seconds");
  }
}
