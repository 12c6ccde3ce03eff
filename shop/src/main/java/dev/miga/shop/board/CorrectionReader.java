package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue;
import dev.miga.server.http.BadField;
import dev.miga.server.http.RequestFields;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.OrderContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a person wrote.
 *
 * @param settings with the products and means of payment that there are
 */
record CorrectionReader(BoardSettings settings) {
  /** As the schema of the specialist {@code bakery} limits them, for corrections train it. */
  private static final int MOST_ITEMS = 16;

  private static final int MOST_OF_ONE = 1_000;
  private static final int LONGEST_ADDRESS = 300;

  /**
   * Takes items, address and means of payment out of a body.
   *
   * @throws BadField naming what the shop does not have
   */
  OrderContent content(RequestFields fields) {
    List<JsonValue> given =
        fields.list("items").orElseThrow(() -> new BadField("items", "is missing"));
    if (given.isEmpty() || given.size() > MOST_ITEMS) {
      throw new BadField("items", "must be 1 to " + MOST_ITEMS);
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      items.add(item("items[" + i + "]", given.get(i)));
    }
    return new OrderContent(items, address(fields), payment(fields));
  }

  private Item item(String name, JsonValue value) {
    RequestFields fields = RequestFields.of(name, value);
    long quantity =
        fields
            .integer("quantity", 1, MOST_OF_ONE)
            .orElseThrow(() -> new BadField(name + ".quantity", "is missing"));
    String product = fields.requiredText("product");
    fields.end();
    if (!settings.menu().prices().containsKey(product)) {
      throw new BadField(name + ".product", "is not on the menu");
    }
    return new Item((int) quantity, product);
  }

  private static Optional<String> address(RequestFields fields) {
    Optional<String> address =
        fields.text("address").map(String::strip).filter(text -> !text.isEmpty());
    if (address.filter(text -> text.length() > LONGEST_ADDRESS).isPresent()) {
      throw new BadField("address", "is longer than " + LONGEST_ADDRESS + " characters");
    }
    return address;
  }

  private Optional<String> payment(RequestFields fields) {
    Optional<String> payment = fields.text("payment_method");
    if (payment.isPresent() && !settings.payments().contains(payment.get())) {
      throw new BadField(
          "payment_method", "must be one of " + String.join(", ", settings.payments()));
    }
    return payment;
  }
}
