package dev.miga.shop.board;

import dev.miga.server.http.Answers;
import dev.miga.server.http.JsonMembers;
import io.javalin.http.Context;

/** What a customer may ask a shop for: their data, and to be forgotten. */
final class CustomerRoutes {
  private final Board board;
  private final BoardEvents events;

  CustomerRoutes(Board board, BoardEvents events) {
    this.board = board;
    this.events = events;
  }

  void export(Context context) {
    String customer = context.pathParam("customer");
    context.header("Content-Disposition", "attachment; filename=\"customer.json\"");
    Answers.json(context, board.customer(customer));
  }

  void forget(Context context) {
    int messages = board.forget(context.pathParam("customer"));
    events.reset();
    Answers.json(context, new JsonMembers().put("messages", messages).toObject());
  }
}
