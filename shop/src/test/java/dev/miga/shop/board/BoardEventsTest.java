package dev.miga.shop.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.shop.board.BoardEvents.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardEventsTest {
  private final BoardEvents events = new BoardEvents();

  private List<String> namesAfter(long known) throws InterruptedException {
    return events.after(known, Duration.ZERO).orElseThrow().stream().map(Event::name).toList();
  }

  @Test
  void tellsANewReaderNothingOfThePast() throws InterruptedException {
    events.order(1);
    assertThat(namesAfter(events.known(Optional.empty()))).isEmpty();
  }

  @Test
  void tellsAReaderWhoWasAwayWhatItMissed() throws InterruptedException {
    events.order(1);
    Event first = events.after(0, Duration.ZERO).orElseThrow().getFirst();
    events.queue();
    events.status();
    assertThat(namesAfter(events.known(Optional.of(events.id(first)))))
        .containsExactly("queue", "status");
  }

  @Test
  void letsWhoMissedTooMuchBeginAnew() throws InterruptedException {
    events.queue();
    Event first = events.after(0, Duration.ZERO).orElseThrow().getFirst();
    for (int i = 0; i <= 1_000; i++) {
      events.order(i);
    }
    Event reset = events.after(first.number(), Duration.ZERO).orElseThrow().getFirst();
    assertThat(reset.name()).isEqualTo("reset");
    assertThat(namesAfter(reset.number())).isEmpty();
  }

  @Test
  void letsWhoKnowsAnotherRunBeginAnew() throws InterruptedException {
    assertThat(namesAfter(events.known(Optional.of("other-0")))).containsExactly("reset");
    assertThat(namesAfter(events.known(Optional.of("")))).containsExactly("reset");
  }

  @Test
  void tellsNothingMoreWhenItIsClosed() throws InterruptedException {
    events.close();
    assertThat(events.after(0, Duration.ofDays(1))).isEmpty();
  }
}
