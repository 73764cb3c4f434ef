package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.scaletest.Routing.Rewrite;
import io.bizmatters.platform.eds.scaletest.Routing.Taker;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the messages of a test go, and who gets them. */
class RoutingTest {

  private static Routing routing(List<String> subjects, List<String> filters, Taker... others) {
    return new Routing(subjects, Optional.empty(), filters, Optional.of(List.of(others)));
  }

  private static Optional<String> own(Routing routing) {
    return routing.own().map(TestSubject::published);
  }

  private static Taker taker(String name, String... filters) {
    return new Taker(name, List.of(filters));
  }

  @Test
  void theTestHasAWordOfItsOwnForAWildcardThatTheConsumerGets() {
    assertThat(own(routing(List.of("orders.>"), List.of("orders.placed.*"))))
        .contains("orders.placed.eds-scale-test");
    assertThat(own(routing(List.of("bills", "orders.*"), List.of())))
        .contains("orders.eds-scale-test");
    assertThat(own(routing(List.of("orders.*.placed"), List.of(">"))))
        .contains("orders.eds-scale-test.placed");
    assertThat(own(routing(List.of("bills.*", "orders.*"), List.of("orders.>"))))
        .contains("orders.eds-scale-test");
    assertThat(own(routing(List.of("orders.>"), List.of("orders.placed", "orders.*.late"))))
        .contains("orders.eds-scale-test.late");
    assertThat(own(routing(List.of("orders.*.*"), List.of("*.placed.*"))))
        .contains("orders.placed.eds-scale-test");
  }

  /** It would be the subject of real messages. */
  @Test
  void withoutAWildcardThereIsNoSubject() {
    assertThat(own(routing(List.of("orders.placed"), List.of()))).isEmpty();
    assertThat(own(routing(List.of("orders.>"), List.of("orders.placed")))).isEmpty();
    assertThat(own(routing(List.of("orders.>"), List.of("orders.a", "orders.b")))).isEmpty();
    assertThat(own(routing(List.of("bills", "orders"), List.of("*")))).isEmpty();
    assertThat(own(routing(List.of("orders.*"), List.of("*.placed")))).isEmpty();
    assertThat(own(routing(List.of("bills.*"), List.of("orders.*")))).isEmpty();
    assertThat(own(routing(List.of(), List.of()))).isEmpty();
  }

  @Test
  void aSubjectThatNobodyElseGetsIsTakenFirst() {
    assertThat(own(routing(List.of("orders.*", "bills.*"), List.of(), taker("audit", "orders.*"))))
        .contains("bills.eds-scale-test");
    assertThat(own(routing(List.of("orders.>"), List.of(), taker("audit", "orders.*"))))
        .contains("orders.eds-scale-test.eds-scale-test");
  }

  @Test
  void othersMayGetItByAWildcardButNotByItsName() {
    Routing byWildcard =
        routing(List.of("orders.*"), List.of(), taker("audit"), taker("bills", "orders.bill"));
    assertThat(own(byWildcard)).contains("orders.eds-scale-test");
    assertThat(byWildcard.takers(byWildcard.own().orElseThrow()))
        .extracting(Taker::shown)
        .containsExactly("audit (all)");

    assertThat(
            own(routing(List.of("orders.*"), List.of(), taker("probe", "orders.eds-scale-test"))))
        .isEmpty();
    assertThat(own(routing(List.of("orders.*"), List.of(), taker("probe", "*.eds-scale-test"))))
        .isEmpty();
  }

  @Test
  void aChosenSubjectIsOneThatTheConsumerGets() {
    Routing routing =
        routing(
            List.of("orders.>"),
            List.of("orders.placed"),
            taker("all"),
            taker("many", "orders.*"),
            taker("same", "orders.placed", "orders.late"));
    TestSubject placed = routing.of("orders.placed").orElseThrow();

    assertThat(placed.isOwn()).isFalse();
    assertThat(routing.of("orders.late")).isEmpty();
    assertThat(routing.of("bills.placed")).isEmpty();
    assertThat(routing.takers(placed)).hasSize(3);
    assertThat(routing.named(placed))
        .extracting(Taker::shown)
        .containsExactly("same (orders.placed, orders.late)");
  }

  private static Routing rewriting(String source, String destination, String filter) {
    return new Routing(
        List.of("orders.*", "bills.*"),
        Optional.of(new Rewrite(source, destination)),
        List.of(filter),
        Optional.of(List.of()));
  }

  /** The consumer's filter is for what is stored, the publisher's subject is not. */
  @Test
  void whatTheStreamMakesOfASubjectIsWhatTheConsumerGets() {
    assertThat(rewriting("orders.*", "work.{{wildcard(1)}}.new", "work.*.new").own())
        .contains(new TestSubject("orders.eds-scale-test", "work.eds-scale-test.new"));
    assertThat(rewriting("orders.*", "work.$1", "work.>").own())
        .contains(new TestSubject("orders.eds-scale-test", "work.eds-scale-test"));
    assertThat(rewriting("orders.>", "work.>", "work.*").of("orders.placed"))
        .contains(new TestSubject("orders.placed", "work.placed"));
    assertThat(rewriting("orders.*", "work.$1", "bills.*").own())
        .contains(new TestSubject("bills.eds-scale-test", "bills.eds-scale-test"));
    assertThat(rewriting("orders.*", "work.$1", "orders.*").of("orders.placed"))
        .as("nothing of it is stored as orders")
        .isEmpty();
  }

  @Test
  void whatDoesMoreThanToMoveWordsIsNotGuessed() {
    assertThat(rewriting("orders.*", "work.{{partition(3,1)}}", "work.*").own()).isEmpty();
    assertThat(rewriting("orders.*", "work.{{split(1,-)}}", "work.*").of("orders.a")).isEmpty();
    assertThat(rewriting("orders.*", "work.$2", "work.*").own()).isEmpty();
    assertThat(rewriting("orders.*", "work.all", "work.all").own())
        .as("all of its messages are on one subject, among those of others")
        .isEmpty();
  }
}
