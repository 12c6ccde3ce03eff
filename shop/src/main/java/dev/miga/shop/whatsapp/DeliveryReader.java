package dev.miga.shop.whatsapp;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.whatsapp.CloudDelivery.State;
import dev.miga.shop.whatsapp.CloudDelivery.Status;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the body of a delivery. A message or status that makes no sense is passed over and counted;
 * the others are read.
 */
public final class DeliveryReader {
  private static final String ACCOUNT = "whatsapp_business_account";
  private static final String CUSTOMER = "\\d{5,20}";
  private static final String ID = "[!-~]{1,200}";
  private static final int MOST_NAME = 200;

  /** The year 5138: more seconds are none. */
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(100_000_000_000L);

  private final String phoneNumberId;
  private final ContentReader contents;

  /**
   * A reader for one number of the shop.
   *
   * @param phoneNumberId the number's id; what is for others is passed over
   * @param products the product that an id of the catalogue means
   */
  public DeliveryReader(String phoneNumberId, Function<String, Optional<String>> products) {
    this.phoneNumberId = phoneNumberId;
    this.contents = new ContentReader(products);
  }

  /**
   * Reads a body.
   *
   * @throws MigaException INVALID_ARGUMENT if it is no JSON of WhatsApp
   */
  public CloudDelivery read(byte[] body) {
    if (!(JsonValue.parse(decoded(body)) instanceof JsonObject root)
        || !JsonPart.text(root, "object").equals(Optional.of(ACCOUNT))) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "body: an object with \"object\": \"%s\" expected".formatted(ACCOUNT));
    }
    Found found = new Found();
    for (JsonObject entry : JsonPart.objects(root, "entry")) {
      for (JsonObject change : JsonPart.objects(entry, "changes")) {
        JsonPart.object(change, "value")
            .filter(value -> isOurs(change, value))
            .ifPresent(value -> read(value, found));
      }
    }
    return new CloudDelivery(found.messages, found.statuses, found.damaged);
  }

  /** What was found so far. */
  private static final class Found {
    private final List<CustomerMessage> messages = new ArrayList<>();
    private final List<Status> statuses = new ArrayList<>();
    private int damaged;

    <T> void add(List<T> to, Optional<T> read) {
      read.ifPresentOrElse(to::add, () -> damaged++);
    }
  }

  private static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "body: not UTF-8", e);
    }
  }

  private boolean isOurs(JsonObject change, JsonObject value) {
    return JsonPart.text(change, "field").equals(Optional.of("messages"))
        && JsonPart.object(value, "metadata")
            .flatMap(metadata -> JsonPart.text(metadata, "phone_number_id"))
            .equals(Optional.of(phoneNumberId));
  }

  private void read(JsonObject value, Found found) {
    List<JsonObject> contacts = JsonPart.objects(value, "contacts");
    for (JsonValue message : JsonPart.items(value, "messages")) {
      found.add(found.messages, object(message).flatMap(m -> message(m, contacts)));
    }
    for (JsonValue status : JsonPart.items(value, "statuses")) {
      found.add(found.statuses, object(status).flatMap(DeliveryReader::status));
    }
  }

  private static Optional<JsonObject> object(JsonValue value) {
    return value instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  private Optional<CustomerMessage> message(JsonObject message, List<JsonObject> contacts) {
    Optional<String> id = id(message);
    Optional<String> from = customer(message, "from");
    Optional<Instant> at = time(message);
    return id.isEmpty() || from.isEmpty() || at.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CustomerMessage(
                id.get(),
                from.get(),
                name(contacts, from.get()),
                at.get(),
                contents.read(message)));
  }

  private static Optional<Status> status(JsonObject status) {
    Optional<String> id = id(status);
    Optional<String> to = customer(status, "recipient_id");
    Optional<Instant> at = time(status);
    Optional<State> state =
        JsonPart.text(status, "status")
            .flatMap(
                key -> Arrays.stream(State.values()).filter(s -> s.key().equals(key)).findFirst());
    return id.isEmpty() || to.isEmpty() || at.isEmpty() || state.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Status(
                id.get(),
                to.get(),
                state.get(),
                at.get(),
                JsonPart.objects(status, "errors").stream().findFirst().map(CloudError::of)));
  }

  private static Optional<String> id(JsonObject of) {
    return JsonPart.text(of, "id").filter(id -> id.matches(ID));
  }

  private static Optional<String> customer(JsonObject of, String name) {
    return JsonPart.text(of, name).filter(number -> number.matches(CUSTOMER));
  }

  private static Optional<Instant> time(JsonObject of) {
    return JsonPart.number(of, "timestamp")
        .filter(seconds -> seconds.signum() > 0 && seconds.compareTo(MOST_SECONDS) < 0)
        .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
  }

  private static Optional<String> name(List<JsonObject> contacts, String customer) {
    return contacts.stream()
        .filter(contact -> JsonPart.text(contact, "wa_id").equals(Optional.of(customer)))
        .findFirst()
        .flatMap(contact -> JsonPart.object(contact, "profile"))
        .flatMap(profile -> JsonPart.text(profile, "name"))
        .filter(name -> !name.isBlank())
        .map(name -> CloudMessages.cut(name, MOST_NAME));
  }
}
