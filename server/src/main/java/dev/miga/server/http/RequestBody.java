package dev.miga.server.http;

import dev.miga.engine.json.JsonValue;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON out of requests.
 *
 * @param maxBytes largest body
 */
public record RequestBody(int maxBytes) {
  private static final int MOST_DISCARDED = 16 << 20;

  /**
   * The fields of a request's body, whatever content type it claims to have.
   *
   * @throws dev.miga.engine.MigaException INVALID_ARGUMENT if it is no JSON object in UTF-8
   */
  public RequestFields fields(Context context) throws IOException {
    return RequestFields.of(JsonValue.parse(text(context)));
  }

  private String text(Context context) throws IOException {
    byte[] bytes;
    try (InputStream in = context.req().getInputStream()) {
      bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        discard(in);
        throw new ContentTooLargeResponse("the body is larger than " + maxBytes + " bytes");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadField("body", "is not UTF-8");
    }
  }

  /** Reads on for a while: who is cut off while it sends does not see why. */
  private static void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int left = MOST_DISCARDED;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = in.read(buffer);
    }
  }
}
