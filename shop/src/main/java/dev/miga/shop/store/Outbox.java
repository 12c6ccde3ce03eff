package dev.miga.shop.store;

import dev.miga.shop.conversation.Outgoing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Letters to customers, from the decision until it is known what became of them. */
public final class Outbox {
  private static final Queue QUEUE = new Queue("outgoing", "waiting", "id");

  private final Database database;

  Outbox(Database database) {
    this.database = database;
  }

  /**
   * Adds words that a person or the shop says of itself.
   *
   * @throws StoreException if the database fails
   */
  public void add(String customer, Outgoing body) {
    database.write(
        handle -> {
          LetterRows.insert(handle, customer, body, Optional.empty(), Instant.now());
          return customer;
        });
    database.tell(new Change.OfAnswers());
  }

  /**
   * The letters to send next, those that were written first among those that are due. A customer
   * gets his letters in order, so an earlier one that waits holds up the later.
   *
   * @param busy customers to whom something is being sent right now
   * @param most how many at most, each to another customer
   * @throws StoreException if the database fails
   */
  public List<Letter> claim(Instant now, Set<String> busy, int most) {
    return database.read(
        handle ->
            QUEUE
                .next(handle, now, busy, most)
                .map(
                    (row, context) ->
                        LetterRows.letter(row, heard(handle, row.getString("customer"))))
                .list());
  }

  private static Optional<Instant> heard(Handle handle, String customer) {
    return handle
        .createQuery("select max(sent_at) from messages where customer = :customer")
        .bind("customer", customer)
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  /**
   * A letter was sent.
   *
   * @param sent id that WhatsApp gave it
   * @throws StoreException if the database fails
   */
  public void sent(long letter, String sent) {
    end(letter, LetterState.SENT, StoredText.key(sent), null);
  }

  /**
   * A letter was refused for good.
   *
   * @throws StoreException if the database fails
   */
  public void failed(long letter, String problem) {
    end(letter, LetterState.FAILED, null, problem);
  }

  /**
   * A letter could not be sent while that was allowed.
   *
   * @throws StoreException if the database fails
   */
  public void expired(long letter, String problem) {
    end(letter, LetterState.EXPIRED, null, problem);
  }

  private void end(
      long letter, LetterState state, @Nullable String sent, @Nullable String problem) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    """
                    update outgoing set state = :state, sent_id = :sent, problem = :problem
                    where id = :id and state = 'waiting'
                    """)
                .bind("state", state.key())
                .bind("sent", sent)
                .bind("problem", problem == null ? null : StoredText.note(problem))
                .bind("id", letter)
                .execute());
    database.tell(new Change.OfAnswers());
  }

  /**
   * Puts a letter off that could not be sent.
   *
   * @throws StoreException if the database fails
   */
  public void retryLater(long letter, String problem, Instant next) {
    database.write(handle -> QUEUE.putOff(handle, letter, problem, next));
    database.tell(new Change.OfAnswers());
  }

  /**
   * What WhatsApp tells of a letter, in any order, and even before it is stored that it was sent.
   *
   * @param sent id that WhatsApp gave the letter
   * @param problem why it failed
   * @throws StoreException if the database fails
   */
  public void receipt(String sent, Receipt delivery, Optional<String> problem) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into receipts (sent_id, status, at, problem)
                    values (:sent, :status, :at, :problem)
                    on conflict (sent_id) do update
                    set status = excluded.status, at = excluded.at, problem = excluded.problem
                    where excluded.status > receipts.status
                    """)
                .bind("sent", StoredText.key(sent))
                .bind("status", delivery.rank())
                .bind("at", Instant.now().toEpochMilli())
                .bind("problem", problem.map(StoredText::note).orElse(null))
                .execute());
    database.tell(new Change.OfAnswers());
  }

  /**
   * What was said to a customer, oldest first.
   *
   * @throws StoreException if the database fails
   */
  public List<Posted> to(String customer) {
    return database.read(handle -> to(handle, customer));
  }

  static List<Posted> to(Handle handle, String customer) {
    Optional<Instant> heard = heard(handle, customer);
    return handle
        .createQuery(
            """
            select o.*, r.status, coalesce(r.problem, o.problem) as trouble
            from outgoing o left join receipts r on r.sent_id = o.sent_id
            where o.customer = :customer order by o.id
            """)
        .bind("customer", customer)
        .map((row, context) -> posted(row, heard))
        .list();
  }

  private static Posted posted(ResultSet row, Optional<Instant> heard) throws SQLException {
    return new Posted(
        LetterRows.letter(row, heard),
        LetterState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Receipt.of(row.getInt("status")),
        Optional.ofNullable(row.getString("trouble")));
  }

  /**
   * What is still to be sent.
   *
   * @throws StoreException if the database fails
   */
  public Backlog backlog() {
    return database.read(QUEUE::backlog);
  }
}
