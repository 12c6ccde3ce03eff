package dev.miga.shop.board;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.miga.shop.order.Order;
import dev.miga.shop.order.OrderContent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** Orders for a spreadsheet. */
final class OrdersCsv {
  private static final String FORMULA_STARTS = "=+-@\t\r";

  private OrdersCsv() {}

  /** A header and a line for each order. */
  static String of(List<Order> orders) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(
          "id",
          "begun",
          "state",
          "customer",
          "name",
          "items",
          "address",
          "payment_method",
          "total",
          "currency",
          "corrected");
      orders.forEach(order -> csv.writeRecord(cells(order)));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of a text in memory
    }
    return text.toString();
  }

  private static List<String> cells(Order order) {
    OrderContent content = order.content();
    return Stream.of(
            Long.toString(order.id()),
            order.begun().toString(),
            order.state().key(),
            order.customer(),
            order.name().orElse(""),
            MessageJson.items(content.items(), "; "),
            content.address().orElse(""),
            content.paymentMethod().orElse(""),
            order.total().map(BigDecimal::toPlainString).orElse(""),
            order.bill().currency(),
            Boolean.toString(order.corrected()))
        .map(OrdersCsv::harmless)
        .toList();
  }

  /** A customer's words must not become a formula of the one who opens the file. */
  private static String harmless(String cell) {
    return cell.isEmpty() || FORMULA_STARTS.indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell;
  }
}
