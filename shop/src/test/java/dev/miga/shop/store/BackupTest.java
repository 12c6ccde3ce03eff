package dev.miga.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.shop.order.Bill;
import dev.miga.shop.order.OrderState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class BackupTest extends StoreFixture {
  private Path file;

  BackupTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void fill() {
    file = folder.resolve("backup.jsonl");
    long id = order(message("a1", ANA, HOSTILE), content(2, "pan"));
    store.orders().correct(id, 1, content(3, "pan"), Bill.NONE, HOSTILE);
    store.outbox().sent(store.outbox().claim(LATER, Set.of(), 1).getFirst().id(), "s1");
    store.outbox().receipt("s1", Receipt.READ, Optional.empty());
    order("b1", BETO, content(1, "malta"));
    store.privacy().forget(BETO);
    store.inbox().take(many(1200));
  }

  @Test
  void aRestoredDatabaseIsTheSameAndGoesOn() throws IOException {
    store.backup().write(file);
    try (ShopStore other = another()) {
      other.backup().restore(file);

      Path again = folder.resolve("again.jsonl");
      other.backup().write(again);
      assertThat(again).hasSameTextualContentAs(file);
      assertThat(other.inbox().take(many(1201))).isEqualTo(1);
      assertThat(other.inbox().take(List.of(message("b1", BETO, "otra vez")))).isZero();
      assertThat(other.orders().move(1, 2, OrderState.SENT, Optional.empty()).version())
          .isEqualTo(3);
    }
  }

  @Test
  void aBackupOfOneDatabaseFitsTheOther() throws IOException {
    store.backup().write(file);
    for (TestDatabase kind : TestDatabase.values()) {
      try (ShopStore other = ShopStore.open(kind.fresh(folder))) {
        other.backup().restore(file);
        Path again = folder.resolve("again.jsonl");
        other.backup().write(again);
        assertThat(again).as(kind.name()).hasSameTextualContentAs(file);
      }
    }
  }

  @Test
  void aDatabaseThatIsNotEmptyIsNotOverwritten() {
    store.backup().write(file);

    assertThatThrownBy(() -> store.backup().restore(file))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED));
  }

  @Test
  void aPartOfABackupIsRefusedWhole() throws IOException {
    store.backup().write(file);
    List<String> lines = Files.readAllLines(file);
    List<List<String>> wrong =
        List.of(
            List.of(),
            lines.subList(0, lines.size() - 1),
            List.of(lines.getFirst(), lines.getLast()),
            List.of(lines.getFirst().replace("customer", "customer) --")),
            List.of(lines.getFirst().replace("\"orders\"", "\"pulse\"")),
            List.of(lines.getFirst().replace("\"open\"", "[]"), "{\"rows\":1}"),
            List.of("{\"table\":\"orders\""),
            List.of("[]"));
    try (ShopStore other = another()) {
      for (List<String> some : wrong) {
        Files.write(file, some);
        assertThatThrownBy(() -> other.backup().restore(file))
            .as(some.toString())
            .isInstanceOf(MigaException.class);
        assertThat(other.orders().live(Instant.EPOCH)).isEmpty();
      }
      assertThat(other.inbox().take(many(1))).isEqualTo(1);
    }
  }

  @Test
  void aBackupThatCannotBeWrittenLeavesTheOlderOne() throws IOException {
    Path target = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(target.resolve("older"), "older");

    assertThatThrownBy(() -> store.backup().write(target)).isInstanceOf(MigaException.class);
    assertThatThrownBy(() -> store.backup().write(folder.resolve("none/backup")))
        .isInstanceOf(MigaException.class);

    assertThat(target.resolve("older")).hasContent("older");
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
    }
  }
}
