package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.schema.FieldSchema;
import io.bizmatters.platform.eds.manifest.schema.OverlaySchema;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What a rule accepts its schema accepts: an editor never marks what the goals take. And the
 * patterns are ECMA-262, which editors read, not only Java's.
 */
class SchemaPatternProperties {

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  /** Parts that the grammars are made of, legal and not. */
  private static final List<String> PARTS =
      List.of(
          "a",
          "b1",
          "Z",
          "0",
          "7",
          "-",
          "_",
          ".",
          "..",
          "/",
          "//",
          ":",
          "@",
          ",",
          "%",
          "+",
          "*",
          "$G",
          "$SYS",
          "'",
          "[",
          "]",
          "(",
          "#",
          "?",
          "~",
          "\"",
          " ",
          "\n",
          "\u00a0",
          "ü",
          "😀",
          "nats://",
          "tls://",
          "https://",
          "host",
          "nats.nats.svc",
          ":4222",
          ":99999",
          "[::1]",
          "10.0.0.1",
          ":1.0",
          "latest",
          "@sha256:" + "0a".repeat(32),
          "ghcr.io/org/app",
          "metadata.labels['",
          "metadata.name",
          "status.podIP",
          "']",
          "Ki",
          "m",
          "e3",
          "E",
          "25",
          "h",
          "s",
          "PT",
          "H",
          "1h",
          "30s",
          "/health",
          "example.org/",
          "team",
          "x".repeat(60));

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
  void acceptedTextMatchesTheSchema(
      @ForAll("rules") TextRule rule, @ForAll("candidates") String text) {
    if (rule.check().apply(text).isEmpty()) {
      assertMatches(rule, text);
    }
  }

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
  void nearlyLegalTextToo(@ForAll("rules") TextRule rule, @ForAll("edits") List<Edit> edits) {
    String text = rule.example();
    for (Edit edit : edits) {
      text = edit.of(text);
    }
    if (rule.check().apply(text).isEmpty()) {
      assertMatches(rule, text);
    }
  }

  @Property(tries = 5_000)
  void aDurationMatchesExactlyIfItCanBeRead(@ForAll("durations") String text) {
    assertThat(Pattern.compile(FieldSchema.PERIOD).matcher(text).find())
        .as(text)
        .isEqualTo(Period.parse(text).legal().isPresent());
  }

  @Example
  void everyExampleIsLegal() {
    rulesInUse()
        .forEach(
            rule -> {
              assertThat(rule.check().apply(rule.example())).as(rule.example()).isEmpty();
              assertMatches(rule, rule.example());
            });
  }

  /**
   * Java takes more than ECMA-262 in unicode mode (<a
   * href="https://json-schema.org/draft/2020-12/json-schema-core#section-6.4">Regular
   * Expressions</a>): a bare bracket, possessive quantifiers, inline flags, {@code \Z}, POSIX
   * classes, needless escapes.
   */
  @Example
  void patternsAreEcma() {
    Pattern foreign =
        Pattern.compile(
            "[*+?}]\\+|\\(\\?[^:=!]|\\(\\?<|\\\\[^sSdDwWbB/.^$*+?()\\[\\]{}|\\\\nrt-]|\\[\\[|&&");
    Pattern bareBracket =
        Pattern.compile("^(?:\\\\.|\\[\\^?(?:\\\\.|[^\\]\\\\])+]|[^\\[\\]\\\\])*$");
    for (String pattern : patterns()) {
      assertThat(foreign.matcher(pattern).find()).as(pattern).isFalse();
      assertThat(pattern).matches(bareBracket).startsWith("^").endsWith("$");
    }
  }

  private static void assertMatches(TextRule rule, String text) {
    rule.pattern()
        .ifPresent(pattern -> assertThat(Pattern.compile(pattern).matcher(text).find()).isTrue());
    assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(rule.maxLength());
  }

  private static List<TextRule> rulesInUse() {
    Map<String, TextRule> rules = new LinkedHashMap<>();
    Stream.concat(
            Fields.all().stream().map(Field::type).flatMap(SchemaPatternProperties::rulesOf),
            Stream.of(TextRules.ENV_NAME, TextRules.DATA_KEY, TextRules.POD_FIELD))
        .forEach(rule -> rules.put(rule.pattern() + rule.allowed(), rule));
    return new ArrayList<>(rules.values());
  }

  private static Stream<TextRule> rulesOf(FieldType type) {
    if (type instanceof Text text) {
      return Stream.of(text.rule());
    }
    if (type instanceof TextList list) {
      return Stream.of(list.rule());
    }
    return type instanceof TextMap map ? Stream.of(map.key(), map.value()) : Stream.empty();
  }

  private static Set<String> patterns() {
    Set<String> patterns = new TreeSet<>();
    collect(ClaimSchema.tree(SEED.api(), SEED.rules(Optional.empty())), patterns);
    collect(OverlaySchema.tree(SEED.rules(Optional.empty())), patterns);
    return patterns;
  }

  private static void collect(Object node, Set<String> patterns) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("pattern") instanceof String pattern) {
        patterns.add(pattern);
      }
      map.values().forEach(value -> collect(value, patterns));
    } else if (node instanceof List<?> list) {
      list.forEach(item -> collect(item, patterns));
    }
  }

  @Provide
  Arbitrary<TextRule> rules() {
    return Arbitraries.of(rulesInUse());
  }

  @Provide
  Arbitrary<String> candidates() {
    return Arbitraries.oneOf(
        Arbitraries.of(PARTS).list().ofMaxSize(6).map(parts -> String.join("", parts)),
        Arbitraries.strings().ascii().ofMaxLength(12));
  }

  @Provide
  Arbitrary<String> durations() {
    return Arbitraries.of("PT", "1", "30", "h", "m", "s", "H", "M", "S", "2h", "5m", "9s", "-", " ")
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    return Arbitraries.of(PARTS)
        .flatMap(
            part ->
                Arbitraries.integers()
                    .between(0, 40)
                    .flatMap(
                        at ->
                            Arbitraries.integers()
                                .between(0, 3)
                                .map(removed -> new Edit(at, removed, part))))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  /** A part put into a text at a place, over some characters of it. */
  record Edit(int at, int removed, String part) {
    String of(String text) {
      int start = Math.min(at, text.length());
      int end = Math.min(start + removed, text.length());
      return text.substring(0, start) + part + text.substring(end);
    }
  }
}
