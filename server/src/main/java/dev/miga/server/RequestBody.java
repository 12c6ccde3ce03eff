package dev.miga.server;

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
record RequestBody(int maxBytes) {

  /**
   * The fields of a request's body, whatever content type it claims to have.
   *
   * @throws dev.miga.engine.MigaException INVALID_ARGUMENT if it is no JSON object in UTF-8
   */
  RequestFields fields(Context context) throws IOException {
    return RequestFields.of(JsonValue.parse(text(context)));
  }

  private String text(Context context) throws IOException {
    if (context.req().getContentLengthLong() > maxBytes) {
      throw tooLarge();
    }
    byte[] bytes;
    try (InputStream in = context.req().getInputStream()) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw tooLarge();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadField("body", "is not UTF-8");
    }
  }

  private ContentTooLargeResponse tooLarge() {
    return new ContentTooLargeResponse("the body is larger than " + maxBytes + " bytes");
  }
}
