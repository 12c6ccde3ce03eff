package dev.miga.shop.board;

import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.message.Content;
import dev.miga.shop.message.CustomerMessage;
import dev.miga.shop.order.Item;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import dev.miga.shop.order.OrderState;
import dev.miga.shop.order.Reading;
import dev.miga.shop.order.Reading.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Orders of people whom there are not. */
final class Orders {
  private Orders() {}

  /** Two in the afternoon of today. */
  private static Instant afternoon() {
    ZoneId zone = ServedBoard.SETTINGS.zone();
    return LocalDate.now(zone).atTime(14, 0).atZone(zone).toInstant();
  }

  /** An order and the words that it was read from: {@code {quantity, product, words}} each. */
  record Line(int quantity, String product, String words) {}

  static Line line(int quantity, String product, String words) {
    return new Line(quantity, product, words);
  }

  /** An order as a model reads it; words that the text does not have come from no place. */
  static Order order(
      long id,
      String name,
      OrderState state,
      String text,
      List<Line> lines,
      Optional<String> address,
      Optional<String> payment,
      List<String> review) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String pointer = "/items/" + i;
      double sure = review.isEmpty() || i > 0 ? 0.99 : 0.62;
      parts.add(part(pointer + "/quantity", sure, text, lines.get(i).words()));
      parts.add(part(pointer + "/product", 0.98, text, lines.get(i).words()));
    }
    address.ifPresent(place -> parts.add(part("/address", 0.97, text, place)));
    payment.ifPresent(method -> parts.add(part("/payment_method", 0.99, text, words(method))));
    OrderContent content =
        new OrderContent(
            lines.stream().map(line -> new Item(line.quantity(), line.product())).toList(),
            address,
            payment);
    double confidence = review.isEmpty() ? 0.96 : 0.58;
    Instant begun = afternoon().minus(Duration.ofMinutes(7 * (30 - id)));
    return new Order(
        id,
        "5842455501" + "%02d".formatted(id),
        Optional.of(name),
        state,
        content,
        ServedBoard.SETTINGS.menu().bill(content),
        Optional.of(new Reading(content, confidence, parts, text, "0123abcd")),
        review,
        List.of("wamid." + id),
        false,
        begun,
        begun.plusSeconds(90));
  }

  private static String words(String payment) {
    return payment.replace("_movil", " móvil").replace('_', ' ');
  }

  private static Part part(String pointer, double confidence, String text, String words) {
    int from = text.indexOf(words);
    return new Part(pointer, confidence, from, from < 0 ? -1 : from + words.length());
  }

  /** One that nobody needs to look at. */
  static Order calm(long id, OrderState state) {
    return order(
        id,
        "Ana Rincón",
        state,
        "2 maltas y 3 cachitos, a la calle 72, pago móvil",
        List.of(line(2, "malta", "2 maltas"), line(3, "cachito de jamón", "3 cachitos")),
        Optional.of("calle 72"),
        Optional.of("pago_movil"),
        List.of());
  }

  /** One whose quantity is doubtful. */
  static Order doubtful(long id) {
    return order(
        id,
        "Luis Urdaneta",
        OrderState.OPEN,
        "Epa, un par de canillas o tres, mejor, y una malta. Para la casa de los Pinos, zelle",
        List.of(
            line(2, "pan canilla", "un par de canillas o tres, mejor"),
            line(1, "malta", "una malta")),
        Optional.of("casa de los Pinos"),
        Optional.of("zelle"),
        List.of("lectura dudosa: cantidad (58 %)"));
  }

  /** A message for a person. */
  static CustomerMessage message(String id, String name, String words) {
    return new CustomerMessage(
        id,
        "584245550177",
        Optional.of(name),
        afternoon().minusSeconds(400),
        new Content.Text(words));
  }

  /** A busy morning. */
  static void morning(MemoryBoard board) {
    board.put(doubtful(21));
    board.put(
        order(
            22,
            "Maribel Soto",
            OrderState.OPEN,
            "Buenas! me guardas 12 tequeños y un quesillo, los paso buscando",
            List.of(line(12, "tequeño", "12 tequeños"), line(1, "quesillo", "un quesillo")),
            Optional.empty(),
            Optional.empty(),
            List.of()));
    board.put(calm(18, OrderState.CONFIRMED));
    board.put(
        order(
            19,
            "José Gregorio Villalobos",
            OrderState.CONFIRMED,
            "50 tequeños y 20 pastelitos de queso para Res. El Milagro, torre B, piso 4. zelle",
            List.of(
                line(50, "tequeño", "50 tequeños"),
                line(20, "pastelito de queso", "20 pastelitos de queso")),
            Optional.of("Res. El Milagro, torre B, piso 4"),
            Optional.of("zelle"),
            List.of()));
    board.put(
        order(
            15,
            "Carmen Bracho",
            OrderState.PREPARING,
            "Una torta de chocolate y 6 cafés con leche, retiro yo, efectivo usd",
            List.of(
                line(1, "torta de chocolate", "Una torta de chocolate"),
                line(6, "café con leche", "6 cafés con leche")),
            Optional.empty(),
            Optional.of("efectivo_usd"),
            List.of()));
    board.put(
        order(
            16,
            "Doña Nelly",
            OrderState.PREPARING,
            "Mijo, 4 panes dulces y 2 golfeados a la quinta Nena, calle 82, pago móvil",
            List.of(line(4, "pan dulce", "4 panes dulces"), line(2, "golfeado", "2 golfeados")),
            Optional.of("quinta Nena, calle 82"),
            Optional.of("pago_movil"),
            List.of()));
    board.put(
        order(
            12,
            "Rafael Ortega",
            OrderState.SENT,
            "10 canillas para el edif. Karina, piso 2. punto de venta",
            List.of(line(10, "pan canilla", "10 canillas")),
            Optional.of("edif. Karina, piso 2"),
            Optional.of("punto_de_venta"),
            List.of()));
    board.put(
        order(
            8,
            "Yuleisy Parra",
            OrderState.DELIVERED,
            "6 golfeados y 2 maltas a Tierra Negra, calle 70, zelle",
            List.of(line(6, "golfeado", "6 golfeados"), line(2, "malta", "2 maltas")),
            Optional.of("Tierra Negra, calle 70"),
            Optional.of("zelle"),
            List.of()));
    board.put(
        order(
            9,
            "Douglas Atencio",
            OrderState.DELIVERED,
            "8 cachitos para la oficina de la av. Bella Vista, pago móvil",
            List.of(line(8, "cachito de jamón", "8 cachitos")),
            Optional.of("la oficina de la av. Bella Vista"),
            Optional.of("pago_movil"),
            List.of()));
    board.ask(
        message("wamid.q1", "Elena", "Los cachitos llegaron fríos y faltó una malta 😕"),
        Optional.of(MessageKind.RECLAMO));
    board.ask(
        message("wamid.q2", "Beto", "¿Tienen torta tres leches para mañana?"),
        Optional.of(MessageKind.CONSULTA_PRODUCTO));
    board.ask(
        message("wamid.q3", "Gaby", "Ya les hice el pago móvil, referencia 4471"),
        Optional.of(MessageKind.PAGO));
  }
}
