package dev.miga.shop.store;

import java.util.List;
import java.util.Locale;

/** What a backup holds, in an order in which rows can be put back. */
enum Table {
  ORDERS(
      "id",
      "customer name state content bill reading review corrected words begun changed version"),
  MESSAGES(
      "received",
      "id customer sent_at payload state attempts next_try problem kind confidence person"
          + " answered_by answered_at order_id"),
  CORRECTIONS("id", "order_id text gold at by_whom"),
  OUTGOING("id", "customer body reply_to state attempts next_try problem sent_id written"),
  RECEIPTS("sent_id", "status at problem"),
  FORGOTTEN("digest", "at");

  private final String key;
  private final String others;

  Table(String key, String others) {
    this.key = key;
    this.others = others;
  }

  /** Its name in SQL. */
  String sql() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The column by which its rows are counted or told apart. */
  String key() {
    return key;
  }

  /** All its columns. */
  List<String> columns() {
    return List.of((key + " " + others).split(" "));
  }

  /** Whether the database counts its rows. */
  boolean isNumbered() {
    return this != RECEIPTS && this != FORGOTTEN;
  }
}
