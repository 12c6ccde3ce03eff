package dev.miga.shop.store;

import dev.miga.shop.conversation.Outgoing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages that wait for a person. */
public final class PersonQueue {
  private final Database database;

  PersonQueue(Database database) {
    this.database = database;
  }

  /**
   * Those that nobody answered yet, the first that came first.
   *
   * @param most how many at most
   * @throws StoreException if the database fails
   */
  public List<PersonMessage> list(int most) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from messages where person = 'needed' order by received limit :most")
                .bind("most", most)
                .map(
                    (row, context) ->
                        new PersonMessage(
                            MessageRows.message(row),
                            MessageRows.sorted(row),
                            MessageRows.order(row)))
                .list());
  }

  /**
   * A person took care of a message.
   *
   * @param by who
   * @param answer what the customer is told, if anything
   * @throws StaleException if somebody did before
   * @throws StoreException if the database fails
   */
  public void answered(String message, String by, Optional<Outgoing> answer) {
    Instant now = Instant.now();
    database.write(
        handle -> {
          String customer =
              handle
                  .createQuery(
                      """
                      update messages set person = 'answered', answered_by = :by, answered_at = :now
                      where id = :id and person = 'needed' returning customer
                      """)
                  .bind("by", StoredText.note(by))
                  .bind("now", now.toEpochMilli())
                  .bind("id", message)
                  .mapTo(String.class)
                  .findOne()
                  .orElseThrow(() -> new StaleException("somebody answered the message already"));
          answer.ifPresent(
              words -> LetterRows.insert(handle, customer, words, Optional.of(message), now));
          return customer;
        });
    database.tell(new Change.OfMessage(message));
    if (answer.isPresent()) {
      database.tell(new Change.OfAnswers());
    }
  }
}
