package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void risesOverTheWarmUp() {
    Schedule schedule = new Schedule.Cosine(1, 4, 0);
    assertThat(schedule.at(0, 100)).isEqualTo(0.25);
    assertThat(schedule.at(3, 100)).isEqualTo(1);
    assertThat(schedule.at(4, 100)).isEqualTo(1);
  }

  @Test
  void fallsAlongACosineToTheFloor() {
    Schedule schedule = new Schedule.Cosine(2, 0, 0.1);
    assertThat(schedule.at(50, 100)).isCloseTo(1.1, within(1e-9));
    assertThat(schedule.at(100, 100)).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void fallsLinearlyToZero() {
    Schedule schedule = new Schedule.Linear(1, 10);
    assertThat(schedule.at(55, 100)).isEqualTo(0.5);
    assertThat(schedule.at(100, 100)).isZero();
  }

  @Test
  void staysWhereItIsConstant() {
    assertThat(new Schedule.Constant(3, 0).at(99, 100)).isEqualTo(3);
  }
}
