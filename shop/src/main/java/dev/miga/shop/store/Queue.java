package dev.miga.shop.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Rows of a table that are taken one after the other, those of one customer strictly in order.
 *
 * @param state of the rows that wait
 * @param place column of the order in which they came
 */
record Queue(String table, String state, String place) {
  private static final String NOBODY = "";

  /** The first rows that are due and behind no other of their customers. */
  Query next(Handle handle, Instant now, Set<String> busy, int most) {
    List<String> held = new ArrayList<>(busy);
    held.add(NOBODY);
    return handle
        .createQuery(
            """
            select * from TABLE r
            where state = 'STATE' and next_try <= :now and customer not in (<busy>)
              and not exists (
                select 1 from TABLE e
                where e.state = 'STATE' and e.customer = r.customer
                  and e.PLACE < r.PLACE)
            order by PLACE limit :most
            """
                .replace("TABLE", table)
                .replace("STATE", state)
                .replace("PLACE", place))
        .bind("now", now.toEpochMilli())
        .bind("most", most)
        .bindList("busy", held);
  }

  /** Lets a row wait longer, if it still waits. */
  int putOff(Handle handle, Object id, String problem, Instant next) {
    return handle
        .createUpdate(
            """
            update %s set attempts = attempts + 1, next_try = :next, problem = :problem
            where id = :id and state = '%s'
            """
                .formatted(table, state))
        .bind("next", next.toEpochMilli())
        .bind("problem", StoredText.note(problem))
        .bind("id", id)
        .execute();
  }

  /** What waits. */
  Backlog backlog(Handle handle) {
    Optional<String> problem =
        handle
            .createQuery(
                "select problem from %s where state = '%s' and attempts > 0 order by %s limit 1"
                    .formatted(table, state, place))
            .mapTo(String.class)
            .findFirst();
    return handle
        .createQuery(
            """
            select count(*) as waiting,
              coalesce(sum(case when attempts > 0 then 1 else 0 end), 0) as failing
            from %s where state = '%s'
            """
                .formatted(table, state))
        .map((row, context) -> new Backlog(row.getInt("waiting"), row.getInt("failing"), problem))
        .one();
  }
}
