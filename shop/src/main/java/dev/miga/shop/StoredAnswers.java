package dev.miga.shop;

import dev.miga.shop.conversation.Notice;
import dev.miga.shop.conversation.Outgoing;
import dev.miga.shop.store.Letter;
import dev.miga.shop.store.Outbox;
import dev.miga.shop.store.ShopStore;
import dev.miga.shop.whatsapp.AnswerQueue;
import dev.miga.shop.whatsapp.Templates;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the shop has to say, in the store. */
final class StoredAnswers implements AnswerQueue {
  private final Outbox outbox;
  private final Templates templates;

  StoredAnswers(ShopStore store, Templates templates) {
    this.outbox = store.outbox();
    this.templates = templates;
  }

  @Override
  public List<Due> due(Set<String> busy, Instant now, int most) {
    return outbox.claim(now, busy, most).stream().map(this::due).toList();
  }

  private Due due(Letter letter) {
    Outgoing body = letter.body();
    Optional<Notice> notice = body instanceof Notice news ? Optional.of(news) : Optional.empty();
    return new Due(
        letter.id(),
        letter.customer(),
        notice.flatMap(templates::words).<Outgoing>map(words -> words).orElse(body),
        notice,
        letter.heard(),
        letter.attempts());
  }

  @Override
  public void sent(long id, String messageId, Instant at) {
    outbox.sent(id, messageId);
  }

  @Override
  public void later(long id, Instant due, String problem) {
    outbox.retryLater(id, problem, due);
  }

  @Override
  public void failed(long id, String problem) {
    outbox.failed(id, problem);
  }
}
