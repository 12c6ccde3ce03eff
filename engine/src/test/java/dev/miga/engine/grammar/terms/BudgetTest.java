package dev.miga.engine.grammar.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void refusesTheStepThatIsOneTooMany() {
    Budget budget = Budget.standard();
    budget.work(Budget.STEPS);
    assertThat(budget.spent()).isEqualTo(Budget.STEPS);
    assertThatThrownBy(() -> budget.work(1))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessageContaining("25,000,000 steps");
  }

  @Test
  void takesMemoryBack() {
    Budget budget = Budget.standard();
    budget.hold(Budget.BYTES);
    assertThatThrownBy(() -> budget.hold(1)).hasMessageContaining("128 MB");
    budget.release(Budget.BYTES);
    budget.hold(Budget.BYTES);
    assertThat(budget.held()).isEqualTo(Budget.BYTES);
  }

  @Test
  void refusesWhatNoNumberCounts() {
    Budget budget = Budget.standard();
    assertThatThrownBy(() -> budget.work(Long.MAX_VALUE)).isInstanceOf(MigaException.class);
    assertThatThrownBy(() -> budget.hold(Long.MAX_VALUE)).isInstanceOf(MigaException.class);
    assertThat(budget.spent()).isZero();
  }
}
