package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The patterns of the API accept what the parsers accept, and nothing else. */
class ApiPatternProperties {

  private static final Pattern IMAGE = Pattern.compile(ImageReference.PATTERN);
  private static final Pattern URL = Pattern.compile(NatsServers.PATTERN);

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void images(@ForAll("images") String text) {
    assertThat(IMAGE.matcher(text).matches())
        .as(text)
        .isEqualTo(ImageReference.parse(text).legal().isPresent());
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void urls(@ForAll("urls") String text) {
    assertThat(URL.matcher(text).matches())
        .as(text)
        .isEqualTo(NatsServers.parse(text).legal().isPresent());
  }

  @Provide
  Arbitrary<String> images() {
    return Arbitraries.of(
            "a",
            "b1",
            "Z",
            "-",
            "--",
            "_",
            "__",
            "___",
            ".",
            "/",
            ":",
            ":1",
            "@",
            "localhost",
            "h.org",
            "h:5000/",
            "[::1]",
            "[::1]:5/",
            ":latest",
            " ",
            "$",
            "{",
            "\n",
            "A.b/",
            "a_b.c/",
            "@sha256:" + "0".repeat(64),
            "@sha256:00",
            "@sha512:" + "a".repeat(128),
            "https://")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> urls() {
    Arbitrary<String> ports = Arbitraries.integers().between(0, 70_000).map(port -> ":" + port);
    Arbitrary<String> parts =
        Arbitraries.of(
            "nats://",
            "tls://",
            "NATS://",
            "ws://",
            "a",
            "nats.nats.svc",
            "1.2.3.4",
            "[::1]",
            "[1]",
            "-",
            ".",
            ":4222",
            ":04222",
            ":00001",
            ":000001",
            ":0",
            "/",
            "/x",
            "?",
            "#",
            ",",
            "@",
            " ",
            "\n",
            "A-b",
            "_",
            "x".repeat(63),
            "x".repeat(64));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, parts), net.jqwik.api.Tuple.of(1, ports))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(all -> String.join("", all))
        .flatMap(text -> Arbitraries.of(text, "nats://" + text, "nats://a:4222," + text));
  }
}
