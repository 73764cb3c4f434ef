package io.bizmatters.platform.eds.model.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of subjects, against all messages that a small world has. */
class NatsSubjectsProperties {

  private static final List<String> MESSAGES = messages();

  /** Every message of one to five words out of three; no subject here tells more apart. */
  private static List<String> messages() {
    List<String> all = new ArrayList<>();
    List<String> last = List.of("");
    for (int words = 1; words <= 5; words++) {
      List<String> longer = new ArrayList<>();
      for (String begun : last) {
        for (String word : List.of("a", "b", "z")) {
          longer.add(begun.isEmpty() ? word : begun + "." + word);
        }
      }
      all.addAll(longer);
      last = longer;
    }
    return all;
  }

  private static boolean matches(String subject, String message) {
    String pattern = subject.replace(".", "\\.").replace("*", "[^.]+").replaceAll(">$", ".+");
    return Pattern.matches(pattern, message);
  }

  @Property
  void aSubjectCoversAnotherExactlyIfItMatchesAllItsMessages(
      @ForAll("subjects") String wide, @ForAll("subjects") String narrow) {
    boolean all =
        MESSAGES.stream()
            .filter(message -> matches(narrow, message))
            .allMatch(message -> matches(wide, message));
    assertThat(NatsSubjects.covers(wide, narrow)).as(wide + " " + narrow).isEqualTo(all);
  }

  @Property
  void subjectsOverlapExactlyIfSomeMessageMatchesBoth(
      @ForAll("subjects") String one, @ForAll("subjects") String other) {
    boolean some =
        MESSAGES.stream().anyMatch(message -> matches(one, message) && matches(other, message));
    assertThat(NatsSubjects.overlap(one, other)).as(one + " " + other).isEqualTo(some);
    assertThat(NatsSubjects.overlap(other, one)).isEqualTo(some);
  }

  @Provide
  Arbitrary<String> subjects() {
    return Arbitraries.of("a", "b", "*")
        .list()
        .ofMinSize(0)
        .ofMaxSize(3)
        .flatMap(
            words ->
                Arbitraries.of("a", "b", "*", ">")
                    .map(
                        last -> {
                          List<String> all = new ArrayList<>(words);
                          all.add(last);
                          return String.join(".", all);
                        }));
  }

  @Property
  void noTextMakesTheReaderFail(@ForAll String text) {
    Parsed<String> parsed = NatsSubjects.parse(text);
    assertThat(parsed.legal().isPresent()).isNotEqualTo(parsed.broken().isPresent());
    parsed.legal().ifPresent(subject -> assertThat(subject).doesNotContainAnyWhitespaces());
  }

  @Property
  void noTextMakesTheReaderOfBytesFail(@ForAll String text) {
    Parsed<Long> parsed = ByteCount.parse(text);
    assertThat(parsed.legal().isPresent()).isNotEqualTo(parsed.broken().isPresent());
  }

  @Example
  void bytesAreCounted() {
    assertThat(ByteCount.parse("10Gi").legal()).contains(10L << 30);
    assertThat(ByteCount.parse("1.5k").legal()).contains(1500L);
    assertThat(ByteCount.parse("1048576").legal()).contains(1L << 20);
    assertThat(ByteCount.parse("9Ei").legal()).isEmpty();
    assertThat(ByteCount.parse("0").legal()).isEmpty();
    assertThat(ByteCount.parse("500m").legal()).isEmpty();
    assertThat(ByteCount.parse("-1").broken().orElseThrow().allowed()).contains("no limit");
    assertThat(ByteCount.parse("10gb").broken().orElseThrow().fix()).isEqualTo("10Gi");
  }
}
