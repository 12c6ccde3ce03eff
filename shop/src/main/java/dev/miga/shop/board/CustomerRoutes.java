package dev.miga.shop.board;

import dev.miga.server.http.Answers;
import dev.miga.server.http.JsonMembers;
import io.javalin.http.Context;

/** What a customer may ask a shop for: their data, and to be forgotten. */
final class CustomerRoutes {
  private final Board board;
  private final BoardEvents events;
  private final OrderJson json;

  CustomerRoutes(Board board, BoardEvents events, BoardSettings settings) {
    this.board = board;
    this.events = events;
    this.json = new OrderJson(settings.menu());
  }

  void export(Context context) {
    String customer = context.pathParam("customer");
    CustomerRecord kept = board.customer(customer);
    context.header("Content-Disposition", "attachment; filename=\"customer.json\"");
    Answers.json(
        context,
        new JsonMembers()
            .put("customer", customer)
            .put("orders", kept.orders().stream().map(json::of).toList())
            .put("messages", kept.messages().stream().map(MessageJson::of).toList())
            .toObject());
  }

  void forget(Context context) {
    int messages = board.forget(context.pathParam("customer"));
    events.reset();
    Answers.json(context, new JsonMembers().put("messages", messages).toObject());
  }
}
