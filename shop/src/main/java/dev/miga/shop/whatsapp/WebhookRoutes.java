package dev.miga.shop.whatsapp;

import dev.miga.engine.MigaException;
import dev.miga.shop.message.CustomerMessage;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /webhooks/whatsapp}: what WhatsApp asks and delivers. A delivery is stored before it is
 * acknowledged; what cannot be stored is not acknowledged, and WhatsApp delivers it again for up to
 * seven days. A message that is older than that is acknowledged and passed over: it is a replay.
 */
public final class WebhookRoutes {
  /** The path of both. */
  public static final String PATH = "/webhooks/whatsapp";

  private static final int MOST_BYTES = 3_000_000;
  private static final int MOST_DISCARDED = 16 << 20;
  private static final int MOST_CHALLENGE = 500;
  private static final Duration STALE = Duration.ofDays(7);
  private static final String RETRY_SECONDS = "5";

  private final WhatsAppSettings settings;
  private final DeliverySignature signature;
  private final DeliveryReader reader;
  private final Intake intake;
  private final Runnable arrived;
  private final InstantSource clock;
  private final Consumer<String> log;

  /**
   * Routes of one number.
   *
   * @param arrived told when something new was stored
   * @param log receives lines without texts
   */
  public WebhookRoutes(
      WhatsAppSettings settings,
      DeliveryReader reader,
      Intake intake,
      Runnable arrived,
      InstantSource clock,
      Consumer<String> log) {
    this.settings = settings;
    this.signature = new DeliverySignature(settings.appSecret());
    this.reader = reader;
    this.intake = intake;
    this.arrived = arrived;
    this.clock = clock;
    this.log = log;
  }

  /** GET: Meta asks once whether this is the place that the shop meant. */
  public void handshake(Context context) {
    String challenge = context.queryParam("hub.challenge");
    if (!"subscribe".equals(context.queryParam("hub.mode"))
        || !isVerifyToken(context.queryParam("hub.verify_token"))) {
      log.accept("webhook: a handshake with another token was refused");
      throw new ForbiddenResponse("the verify token is another");
    }
    if (challenge == null || challenge.length() > MOST_CHALLENGE) {
      throw new BadRequestResponse("hub.challenge is missing or too long");
    }
    context.contentType("text/plain; charset=utf-8").result(challenge);
  }

  private boolean isVerifyToken(@Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            settings.verifyToken().getBytes(StandardCharsets.UTF_8));
  }

  /** POST: a delivery. */
  public void deliver(Context context) throws IOException {
    byte[] body = body(context);
    if (!signature.admits(context.header(DeliverySignature.HEADER), body)) {
      log.accept(
          "webhook: a body of %d bytes without our signature was refused".formatted(body.length));
      throw new UnauthorizedResponse("the signature is missing or wrong");
    }
    CloudDelivery delivery = read(body);
    if (delivery.damaged() > 0) {
      log.accept("webhook: %d parts of a delivery made no sense".formatted(delivery.damaged()));
    }
    store(context, delivery);
    context.status(200);
  }

  private CloudDelivery read(byte[] body) {
    try {
      return reader.read(body);
    } catch (MigaException e) {
      log.accept("webhook: a signed body of %d bytes was no delivery".formatted(body.length));
      throw new BadRequestResponse("no delivery of WhatsApp");
    }
  }

  private void store(Context context, CloudDelivery delivery) {
    List<CustomerMessage> fresh = fresh(delivery.messages());
    try {
      int taken = fresh.isEmpty() ? 0 : intake.take(fresh);
      delivery.statuses().forEach(intake::status);
      if (taken > 0) {
        arrived.run();
      }
    } catch (RuntimeException e) {
      log.accept("webhook: a delivery could not be stored: " + Trouble.spoken(e));
      context.header("Retry-After", RETRY_SECONDS);
      throw new ServiceUnavailableResponse("not stored; deliver it again later");
    }
  }

  private List<CustomerMessage> fresh(List<CustomerMessage> messages) {
    Instant oldest = clock.instant().minus(STALE);
    List<CustomerMessage> fresh =
        messages.stream().filter(message -> message.at().isAfter(oldest)).toList();
    if (fresh.size() < messages.size()) {
      log.accept(
          "webhook: %d messages older than %d days were passed over"
              .formatted(messages.size() - fresh.size(), STALE.toDays()));
    }
    return fresh;
  }

  private static byte[] body(Context context) throws IOException {
    try (InputStream in = context.req().getInputStream()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        in.skip(MOST_DISCARDED); // who is cut off while it sends does not see why
        throw new ContentTooLargeResponse("the body is larger than " + MOST_BYTES + " bytes");
      }
      return bytes;
    }
  }
}
