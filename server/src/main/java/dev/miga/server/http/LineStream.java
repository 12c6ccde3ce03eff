package dev.miga.server.http;

import dev.miga.engine.json.JsonValue;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A response that is sent line by line; each throws {@link ClientLeft} where nobody reads it. */
public final class LineStream {
  /** How long a reader may let a response wait, all in all. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final OutputStream out;
  private final Duration patience;
  private long waited;

  LineStream(OutputStream out, Duration patience) {
    this.out = out;
    this.patience = patience;
  }

  /** JSON, an object a line. */
  public static LineStream json(Context context) throws IOException {
    return of(context, "application/x-ndjson; charset=utf-8");
  }

  /** Server-sent events, whatever the client accepts: OpenAI's ask for JSON. */
  public static LineStream events(Context context) throws IOException {
    return of(context, "text/event-stream; charset=utf-8");
  }

  private static LineStream of(Context context, String type) throws IOException {
    context.res().setContentType(type);
    return new LineStream(context.res().getOutputStream(), PATIENCE);
  }

  /** Sends a line. */
  public void line(String text) {
    send(text + "\n");
  }

  /** Sends an event. */
  public void event(String data) {
    send("data: " + data + "\n\n");
  }

  /** Sends an event. */
  public void event(JsonValue data) {
    event(data.toJson());
  }

  private void send(String text) {
    long began = System.nanoTime();
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new ClientLeft(); // Javalin would pass the exception over
    }
    waited += System.nanoTime() - began;
    if (waited > patience.toNanos()) {
      throw new ClientLeft(); // a byte every now and then is not reading
    }
  }
}
