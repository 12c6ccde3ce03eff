package dev.miga.shop.conversation;

import dev.miga.shop.message.Content;
import dev.miga.shop.message.Content.Catalogue;
import dev.miga.shop.message.Content.Choice;
import dev.miga.shop.message.Content.Location;
import dev.miga.shop.message.Content.Text;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The messages of an order as one text, which is read whole each time that one is added: "mejor 5"
 * means something only after "3 cachitos". What a customer tapped needs no reading: it holds until
 * a later message says something else.
 */
final class OrderTexts {
  private final MessageReader reader;

  OrderTexts(MessageReader reader) {
    this.reader = reader;
  }

  /**
   * What was understood.
   *
   * @param content with what was tapped
   * @param reading of the words; none where there are none
   */
  record Understood(OrderContent content, Optional<Reading> reading) {}

  /** Reads the messages of an order, oldest first. */
  Understood understand(List<CustomerMessage> messages) {
    List<Content> contents = messages.stream().map(CustomerMessage::content).toList();
    String text = text(contents);
    if (text.isBlank()) {
      return new Understood(
          new OrderContent(
              List.of(), address(contents, Optional.empty()), payment(contents, Optional.empty())),
          Optional.empty());
    }
    Reading reading = reader.read(text);
    OrderContent read = reading.content();
    return new Understood(
        new OrderContent(
            read.items(),
            address(contents, read.address()),
            payment(contents, read.paymentMethod())),
        Optional.of(reading));
  }

  private Optional<String> address(List<Content> contents, Optional<String> read) {
    return latest(
        contents,
        content ->
            content instanceof Location place ? Optional.of(place.spoken()) : Optional.empty(),
        OrderContent::address,
        read);
  }

  private Optional<String> payment(List<Content> contents, Optional<String> read) {
    return latest(
        contents,
        content -> content instanceof Choice choice ? Offers.payment(choice) : Optional.empty(),
        OrderContent::paymentMethod,
        read);
  }

  /** What was tapped last, unless words after it say otherwise; without it, what was read. */
  private Optional<String> latest(
      List<Content> contents,
      Function<Content, Optional<String>> tapped,
      Function<OrderContent, Optional<String>> said,
      Optional<String> read) {
    for (int i = contents.size() - 1; i >= 0; i--) {
      Optional<String> value = tapped.apply(contents.get(i));
      if (value.isPresent()) {
        String later = text(contents.subList(i + 1, contents.size()));
        return later.isBlank() ? value : said.apply(reader.read(later).content()).or(() -> value);
      }
    }
    return read;
  }

  private static String text(List<Content> contents) {
    return contents.stream()
        .flatMap(content -> words(content).stream())
        .collect(Collectors.joining("\n"));
  }

  private static Optional<String> words(Content content) {
    return switch (content) {
      case Text text -> Optional.of(text.body());
      case Catalogue catalogue ->
          Optional.of(
              catalogue.items().stream()
                  .map(item -> item.quantity() + " " + item.product())
                  .collect(Collectors.joining(", ")));
      case Choice choice -> Optional.empty();
      case Location location -> Optional.empty();
      case Content.Unreadable unreadable -> Optional.empty();
    };
  }
}
