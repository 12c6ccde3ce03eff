package dev.miga.shop.message;

import dev.miga.shop.order.Item;
import java.util.List;
import java.util.Optional;

/** What a message consists of. */
public sealed interface Content {
  /** Words. */
  record Text(String body) implements Content {}

  /**
   * A button or a line of a list that the shop had offered.
   *
   * @param id that the shop gave it
   * @param title that the customer saw
   */
  record Choice(String id, String title) implements Content {}

  /** Products picked from the catalogue. */
  record Catalogue(List<Item> items) implements Content {
    /** Copies the list. */
    public Catalogue {
      items = List.copyOf(items);
    }
  }

  /**
   * A place on the map.
   *
   * @param latitude in degrees, north is positive
   * @param longitude in degrees, east is positive
   */
  record Location(
      double latitude, double longitude, Optional<String> name, Optional<String> address)
      implements Content {
    /** What a driver is told: the address, else the name, else the coordinates. */
    public String spoken() {
      return address.or(() -> name).orElse(latitude + ", " + longitude);
    }
  }

  /**
   * What the shop cannot read: a picture, a voice, a sticker, or a kind that is not known.
   *
   * @param kind as WhatsApp calls it
   */
  record Unreadable(String kind) implements Content {}
}
