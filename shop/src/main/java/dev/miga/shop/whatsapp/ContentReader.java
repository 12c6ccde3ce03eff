package dev.miga.shop.whatsapp;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.Content.Catalogue;
import dev.miga.shop.message.Content.Choice;
import dev.miga.shop.message.Content.Location;
import dev.miga.shop.message.Content.Text;
import dev.miga.shop.message.Content.Unreadable;
import dev.miga.shop.order.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads what a message consists of. What is not as documented becomes {@link Unreadable}, so that a
 * person sees it.
 *
 * @param products the product that an id of the catalogue means
 */
record ContentReader(Function<String, Optional<String>> products) {
  private static final String KIND = "[a-z_]{1,40}";
  private static final String UNSUPPORTED = "unsupported";
  private static final int MOST_ID = 256;
  private static final int MOST_TITLE = 200;
  private static final int MOST_QUANTITY = 1_000_000;
  private static final int MOST_LATITUDE = 90;
  private static final int MOST_LONGITUDE = 180;

  Content read(JsonObject message) {
    String kind =
        JsonPart.text(message, "type").filter(type -> type.matches(KIND)).orElse(UNSUPPORTED);
    Optional<JsonObject> part = JsonPart.object(message, kind);
    Optional<Content> content =
        switch (kind) {
          case "text" -> part.flatMap(text -> JsonPart.text(text, "body")).map(Text::new);
          case "button" -> part.flatMap(button -> choice(button, "payload", "text"));
          case "interactive" -> part.flatMap(ContentReader::reply);
          case "location" -> part.flatMap(ContentReader::location);
          case "order" -> part.flatMap(this::catalogue);
          default -> Optional.empty();
        };
    return content.orElseGet(() -> new Unreadable(kind));
  }

  private static Optional<Content> reply(JsonObject interactive) {
    return JsonPart.object(interactive, "button_reply")
        .or(() -> JsonPart.object(interactive, "list_reply"))
        .flatMap(reply -> choice(reply, "id", "title"));
  }

  /** A template's button may have no payload: then its text is its id. */
  private static Optional<Content> choice(JsonObject reply, String id, String title) {
    Optional<String> shown = JsonPart.text(reply, title);
    return JsonPart.text(reply, id)
        .or(() -> shown)
        .map(
            value ->
                new Choice(
                    CloudMessages.cut(value, MOST_ID),
                    CloudMessages.cut(shown.orElse(value), MOST_TITLE)));
  }

  private static Optional<Content> location(JsonObject location) {
    Optional<Double> latitude = degrees(location, "latitude", MOST_LATITUDE);
    Optional<Double> longitude = degrees(location, "longitude", MOST_LONGITUDE);
    return latitude.isEmpty() || longitude.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Location(
                latitude.get(),
                longitude.get(),
                JsonPart.text(location, "name").filter(name -> !name.isBlank()),
                JsonPart.text(location, "address").filter(address -> !address.isBlank())));
  }

  private static Optional<Double> degrees(JsonObject location, String name, int most) {
    return JsonPart.number(location, name)
        .filter(value -> value.abs().compareTo(BigDecimal.valueOf(most)) <= 0)
        .map(BigDecimal::doubleValue);
  }

  /** A line of a basket. */
  private record Picked(int quantity, String id, Optional<String> product) {}

  /**
   * The products of a basket. With one among them that the menu does not know, no model may read it
   * and leave that one out: a person gets all of it as it came.
   */
  private Optional<Content> catalogue(JsonObject order) {
    List<Picked> basket = new ArrayList<>();
    for (JsonObject line : JsonPart.objects(order, "product_items")) {
      Optional<Picked> picked = picked(line);
      if (picked.isEmpty()) {
        return Optional.empty();
      }
      basket.add(picked.get());
    }
    if (basket.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        basket.stream().allMatch(line -> line.product().isPresent())
            ? new Catalogue(
                basket.stream()
                    .map(line -> new Item(line.quantity(), line.product().orElseThrow()))
                    .toList())
            : new Unreadable("order: " + spoken(basket)));
  }

  private Optional<Picked> picked(JsonObject line) {
    Optional<String> id =
        JsonPart.text(line, "product_retailer_id").map(text -> CloudMessages.cut(text, MOST_TITLE));
    Optional<Integer> quantity =
        JsonPart.number(line, "quantity")
            .filter(number -> number.stripTrailingZeros().scale() <= 0)
            .filter(number -> number.signum() > 0)
            .filter(number -> number.compareTo(BigDecimal.valueOf(MOST_QUANTITY)) <= 0)
            .map(BigDecimal::intValueExact);
    return id.isEmpty() || quantity.isEmpty()
        ? Optional.empty()
        : Optional.of(new Picked(quantity.get(), id.get(), products.apply(id.get())));
  }

  private static String spoken(List<Picked> basket) {
    return basket.stream()
        .map(line -> line.quantity() + " " + line.product().orElse(line.id()))
        .collect(Collectors.joining(", "));
  }
}
