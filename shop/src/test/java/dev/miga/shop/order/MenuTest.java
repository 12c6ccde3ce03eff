package dev.miga.shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MenuTest {
  @TempDir private Path folder;

  private Menu read(String yaml) throws IOException {
    return Menu.read(Files.writeString(folder.resolve("menu.yaml"), yaml));
  }

  @Test
  void knowsProductsByTheirNameAndByTheirIdInTheCatalogue() throws IOException {
    Menu menu = read("prices:\n  malta: 1.2\ncatalogue:\n  SKU-1: malta\n");

    assertThat(menu.product("malta")).contains("malta");
    assertThat(menu.product("SKU-1")).contains("malta");
    assertThat(menu.product("SKU-2")).isEmpty();
  }

  @Test
  void refusesACatalogueWithAProductThatHasNoPrice() {
    assertThatThrownBy(() -> read("prices:\n  malta: 1.2\ncatalogue:\n  SKU-1: pan\n"))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("a product with a price expected");
    assertThatThrownBy(() -> read("prices:\n  malta: 1.2\ncatalogue: [malta]\n"))
        .isInstanceOf(MigaException.class);
  }
}
