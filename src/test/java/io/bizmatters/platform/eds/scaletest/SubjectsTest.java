package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which subjects a pattern takes. */
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

  @ParameterizedTest
  @CsvSource({
    "orders.>, orders.placed.*, orders.placed.*",
    "orders.*, *.placed, orders.placed",
    "*.placed.*, orders.*.*, orders.placed.*",
    ">, orders.>, orders.>",
    "orders.>, orders, ",
    "orders.*, bills.*, ",
    "orders, orders, orders",
    "orders.*, orders.*.*, ",
  })
  void whatTwoPatternsTakeIsAPatternToo(String one, String other, String both) {
    assertThat(Subjects.intersection(one, other).orElse(null)).isEqualTo(both);
    assertThat(Subjects.intersection(other, one).orElse(null)).isEqualTo(both);
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
