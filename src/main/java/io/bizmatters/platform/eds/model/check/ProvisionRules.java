package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.grammar.NatsSubjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reports settings of a stream and its consumer that NATS would refuse. Source: {@code
 * nats-server/server/stream.go} checkStreamCfg, {@code consumer.go} checkConsumerCfg.
 */
final class ProvisionRules {

  private static final String GROUP = "nats.provision.";

  private final Node.Mapping tree;
  private final Values values;
  private final Origin home;
  private final List<Problem> problems;

  ProvisionRules(Node.Mapping tree, Values values, Origin home, List<Problem> problems) {
    this.tree = tree;
    this.values = values;
    this.home = home;
    this.problems = problems;
  }

  void check() {
    if (tree.find("nats.provision").isEmpty()) {
      return;
    }
    overlaps("subjects");
    overlaps("consumer.filterSubjects");
    filters();
    replicas();
    duplicateWindow();
    notZero("consumer.maxDeliver", "5");
    notZero("consumer.maxAckPending", "1000");
    backoff();
    deadLetter();
  }

  private void overlaps(String field) {
    List<String> subjects = values.texts(GROUP + field);
    for (int i = 0; i < subjects.size(); i++) {
      for (int j = 0; j < i; j++) {
        String one = subjects.get(j);
        String other = subjects.get(i);
        if (!one.equals(other) && NatsSubjects.overlap(one, other)) {
          problems.add(
              Problem.error(
                  placeOf(GROUP + field, i),
                  other + " beside " + one,
                  "subjects of which no message matches two",
                  NatsSubjects.covers(one, other) ? "remove " + other : "narrow one of the two"));
        }
      }
    }
  }

  private void filters() {
    List<String> subjects = values.texts(GROUP + "subjects");
    List<String> filters = values.texts(GROUP + "consumer.filterSubjects");
    for (int i = 0; i < filters.size(); i++) {
      String filter = filters.get(i);
      boolean within = subjects.stream().anyMatch(subject -> NatsSubjects.covers(subject, filter));
      if (!within && !subjects.isEmpty()) {
        problems.add(
            Problem.error(
                placeOf(GROUP + "consumer.filterSubjects", i),
                VisibleText.quoted(filter),
                "within the stream's subjects (" + String.join(", ", subjects) + ")",
                "add it to subjects, or filter one of those"));
      }
    }
  }

  private void replicas() {
    values
        .whole(GROUP + "replicas")
        .filter(count -> count % 2 == 0)
        .ifPresent(
            count ->
                report(
                    "replicas",
                    String.valueOf(count),
                    "1, 3 or 5: an even number bears no more failures than the odd one below",
                    count == 2 ? "3" : "5"));
  }

  private void duplicateWindow() {
    Optional<Duration> age = values.seconds(GROUP + "maxAge").filter(found -> !found.isZero());
    Optional<Duration> window = values.seconds(GROUP + "duplicateWindow");
    if (age.isPresent() && window.isPresent() && window.get().compareTo(age.get()) > 0) {
      report(
          "duplicateWindow",
          Period.written(window.get()),
          "not longer than maxAge (" + Period.written(age.get()) + ")",
          Period.written(age.get()));
    }
  }

  private void notZero(String field, String example) {
    values
        .whole(GROUP + field)
        .filter(count -> count == 0)
        .ifPresent(zero -> report(field, "0", "1 or more, or -1 for no limit", example));
  }

  private void backoff() {
    int delays = values.texts(GROUP + "consumer.backoff").size();
    Optional<Integer> most = values.whole(GROUP + "consumer.maxDeliver").filter(count -> count > 0);
    if (most.isPresent() && delays >= most.get()) {
      report(
          "consumer.backoff",
          delays + (delays == 1 ? " delay" : " delays") + ", maxDeliver " + most.get(),
          "fewer delays than deliveries: the first delivery has no delay",
          "maxDeliver " + (delays + 1) + ", or fewer delays");
    }
  }

  private void deadLetter() {
    Optional<String> stream = values.text("nats.stream");
    Optional<String> letters = values.text(GROUP + "deadLetter.stream");
    if (stream.isPresent() && stream.equals(letters)) {
      report(
          "deadLetter.stream",
          VisibleText.quoted(letters.get()),
          "another stream than the work's own",
          letters.get() + "_DEAD_LETTERS");
    }
  }

  private Origin placeOf(String path, int item) {
    return tree.find(path)
        .filter(Sequence.class::isInstance)
        .map(Sequence.class::cast)
        .filter(list -> item < list.items().size())
        .map(list -> list.items().get(item).origin())
        .orElse(home.withPath(path));
  }

  private void report(String field, String found, String allowed, String fix) {
    Origin at = tree.find(GROUP + field).map(Node::origin).orElse(home);
    problems.add(
        Problem.error(
            at.spelling() == Spelling.DEFAULT ? home.withPath(GROUP + field) : at,
            found,
            allowed,
            fix));
  }
}
