package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which subject a test publishes to. */
class SubjectsTest {

  @ParameterizedTest
  @CsvSource({
    "orders.*, orders.placed, true",
    "orders.*, orders.placed.today, false",
    "orders.>, orders.placed.today, true",
    "orders.>, orders, false",
    ">, orders, true",
    "orders, orders, true",
    "orders, orders.placed, false",
    "*.placed, orders.placed, true",
    "orders.*.eu, orders.placed.us, false",
    "orders.*.eu, orders.placed.eu, true",
  })
  void aPatternTakesASubjectAsNatsSaysIt(String pattern, String subject, boolean matches) {
    assertThat(Subjects.matches(pattern, subject)).isEqualTo(matches);
  }

  @Test
  void theConsumersFilterIsFirst() {
    assertThat(Subjects.derived(List.of("orders.>"), List.of("orders.placed.*")))
        .contains("orders.placed.eds-scale-test");
    assertThat(Subjects.derived(List.of("orders.*", "bills"), List.of()))
        .contains("orders.eds-scale-test");
    assertThat(Subjects.derived(List.of("bills"), List.of())).contains("bills");
  }

  @Test
  void itIsOneThatTheStreamStoresAndTheConsumerGets() {
    assertThat(Subjects.derived(List.of("orders.*.placed"), List.of(">")))
        .contains("orders.eds-scale-test.placed");
    assertThat(Subjects.derived(List.of("bills.*", "orders.*"), List.of("orders.>")))
        .contains("orders.eds-scale-test");
    assertThat(Subjects.derived(List.of("bills.*"), List.of("orders.*"))).isEmpty();
    assertThat(Subjects.derived(List.of(), List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "orders.placed, true",
    "orders.*, false",
    "orders.>, false",
    "orders..placed, false",
    "'orders placed', false",
    "'', false",
    "orders.a*b, true",
  })
  void onlyALiteralSubjectCanBePublishedTo(String subject, boolean literal) {
    assertThat(Subjects.isLiteral(subject)).isEqualTo(literal);
  }
}
