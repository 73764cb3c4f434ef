package io.bizmatters.platform.eds.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws of the small grammars. */
class GrammarProperties {

  private static final Origin AT = new Origin("x", 1, 1, "", Spelling.FILE);

  @Property
  void durationsSurviveTheirShortestForm(@ForAll @IntRange(max = 86_400) int seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    assertThat(Period.parse(Period.written(duration)).legal()).contains(duration);
    assertThat(Period.parse(String.valueOf(seconds)).legal()).contains(duration);
    assertThat(Period.parse(duration.toString()).legal()).contains(duration);
  }

  @Property
  void noTextMakesADurationReaderFail(@ForAll String text) {
    Parsed<Duration> parsed = Period.parse(text);
    assertThat(parsed.legal().isPresent()).isNotEqualTo(parsed.broken().isPresent());
  }

  @Property
  void quantitiesMeanWhatKubernetesMakesOfThem(@ForAll("quantities") String text) {
    BigDecimal ours = Quantity.parse(text).legal().orElseThrow().value();
    BigDecimal kubernetes =
        io.fabric8.kubernetes.api.model.Quantity.getAmountInBytes(
            new io.fabric8.kubernetes.api.model.Quantity(text));
    assertThat(ours).isEqualByComparingTo(kubernetes);
  }

  @Provide
  Arbitrary<String> quantities() {
    Arbitrary<String> numbers =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 100_000).map(String::valueOf),
            Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.TEN)
                .ofScale(3)
                .map(BigDecimal::toPlainString));
    return Combinators.combine(
            numbers,
            Arbitraries.of(
                "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "e3",
                "E-2"))
        .as(String::concat);
  }

  @Property
  void imagesKeepTheirTextAndTheirParts(@ForAll("images") List<String> parts) {
    String text = parts.get(0) + parts.get(1) + parts.get(2) + parts.get(3);
    ImageReference image = ImageReference.parse(text).legal().orElseThrow();
    assertThat(image.text()).isEqualTo(text);
    assertThat(image.name()).isEqualTo(parts.get(0) + parts.get(1));
    assertThat(image.tag().map(tag -> ":" + tag).orElse("")).isEqualTo(parts.get(2));
    assertThat(image.digest().map(digest -> "@" + digest).orElse("")).isEqualTo(parts.get(3));
    image
        .version()
        .ifPresent(
            version ->
                assertThat(version).matches("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"));
  }

  @Provide
  Arbitrary<List<String>> images() {
    Arbitrary<String> host =
        Arbitraries.of(
            "", "ghcr.io/", "localhost:5000/", "GHCR.io/", "10.0.0.1:5000/", "[::1]:5000/");
    Arbitrary<String> path = Arbitraries.of("app", "org/app", "a/b__c/d-e--f", "a1.b2/c_d");
    Arbitrary<String> tag =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.strings()
                .withChars("abcXYZ019_.-")
                .ofMinLength(1)
                .ofMaxLength(128)
                .filter(t -> !t.startsWith(".") && !t.startsWith("-"))
                .map(t -> ":" + t));
    Arbitrary<String> digest =
        Arbitraries.of("", "@sha256:" + "0a".repeat(32), "@sha512:" + "0a".repeat(64));
    return Combinators.combine(host, path, tag, digest).as(List::of);
  }

  @Property
  void noTextMakesAReaderFail(@ForAll String text) {
    assertThat(ImageReference.parse(text)).isNotNull();
    assertThat(NatsServers.parse(text)).isNotNull();
    assertThat(MonitoringEndpoint.parse(text)).isNotNull();
    assertThat(Quantity.parse(text)).isNotNull();
    assertThat(VisibleText.quoted(text)).startsWith("\"").endsWith("\"").doesNotContain("\n");
  }

  @Property
  void nearestNamesAreSymmetricAndZeroOnlyForEqualOnes(
      @ForAll("names") String a, @ForAll("names") String b) {
    assertThat(NearestName.distance(a, b)).isEqualTo(NearestName.distance(b, a));
    assertThat(NearestName.distance(a, b) == 0).isEqualTo(a.equals(b));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().alpha().ofMaxLength(8);
  }

  @Property
  void mergingIsIdempotentAndThePatchWins(
      @ForAll("trees") Mapping any, @ForAll("trees") Mapping patch) {
    Mapping base = new Mapping(List.of(), AT).merge(any);
    Mapping once = base.merge(patch);
    assertThat(plain(once.merge(patch))).isEqualTo(plain(once));
    patch.entries().stream()
        .filter(entry -> entry.value() instanceof Scalar)
        .forEach(
            entry -> {
              boolean removes = ((Scalar) entry.value()).kind() == ScalarKind.NULL;
              assertThat(once.get(entry.name()).isEmpty()).isEqualTo(removes);
            });
    assertThat(plain(new Mapping(List.of(), AT).merge(once))).isEqualTo(plain(once));
  }

  @Provide
  Arbitrary<Mapping> trees() {
    return tree(3);
  }

  private static Arbitrary<Mapping> tree(int depth) {
    Arbitrary<Node> scalars =
        Arbitraries.of(
            new Scalar("a", ScalarKind.STRING, AT),
            new Scalar("b", ScalarKind.STRING, AT),
            new Scalar("null", ScalarKind.NULL, AT));
    Arbitrary<Node> values =
        depth == 0
            ? scalars
            : Arbitraries.oneOf(scalars, tree(depth - 1).map(mapping -> (Node) mapping));
    return Arbitraries.maps(Arbitraries.of("x", "y", "z"), values)
        .ofMaxSize(3)
        .map(
            map -> {
              List<Entry> entries = new ArrayList<>();
              map.forEach((name, value) -> entries.add(new Entry(name, AT, value)));
              return new Mapping(entries, AT);
            });
  }

  private static Object plain(Node node) {
    if (node instanceof Mapping mapping) {
      Map<String, Object> plain = new LinkedHashMap<>();
      mapping.entries().forEach(entry -> plain.put(entry.name(), plain(entry.value())));
      return plain;
    }
    return ((Scalar) node).text();
  }
}
