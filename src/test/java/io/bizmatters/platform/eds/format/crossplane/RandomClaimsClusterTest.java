package io.bizmatters.platform.eds.format.crossplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Any claim becomes by Crossplane what it becomes by eds:generate, field for field. */
@Tag("cluster")
class RandomClaimsClusterTest {

  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

  private static @Nullable TemplateEngine first;
  private static @Nullable TemplateEngine second;

  @BeforeContainer
  static void start() {
    first = TemplateEngine.of(Claims.template(CrossplaneApi.V1));
    second = TemplateEngine.of(Claims.template(CrossplaneApi.V2));
  }

  @AfterContainer
  static void end() {
    Objects.requireNonNull(first).close();
    Objects.requireNonNull(second).close();
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void hundredsOfClaims(@ForAll("claims") Map<String, Object> claim) {
    becomesTheGenerated(CrossplaneApi.V2, Objects.requireNonNull(second), claim);
    becomesTheGenerated(CrossplaneApi.V1, Objects.requireNonNull(first), claim);
  }

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
  @Tag("soak")
  void thousandsOfClaims(@ForAll("claims") Map<String, Object> claim) {
    hundredsOfClaims(claim);
  }

  private static void becomesTheGenerated(
      CrossplaneApi api, TemplateEngine engine, Map<String, Object> claim) {
    Map<String, Object> answer = engine.render(Claims.composite(api, claim));
    assertThat(Claims.objects(api, answer))
        .containsExactlyInAnyOrderEntriesOf(Claims.generated(ManifestYaml.of(claim)));
  }

  @Provide
  Arbitrary<Map<String, Object>> claims() {
    return Combinators.combine(metadata(), spec())
        .as(
            (metadata, spec) ->
                Tree.of("apiVersion", "platform.bizmatters.io/v1alpha1")
                    .with("kind", "EventDrivenService")
                    .with("metadata", metadata)
                    .with("spec", spec)
                    .fields());
  }

  private static Arbitrary<Map<String, Object>> metadata() {
    Arbitrary<String> labelKeys =
        Arbitraries.of(
            "team",
            "example.org/on",
            "y",
            "1",
            "null",
            "argocd.argoproj.io/instance",
            "helm.sh/chart",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/part-of",
            "crossplane.io/claim-name");
    Arbitrary<String> labelValues =
        Arbitraries.of("", "on", "true", "1", "0x10", "1e3", "1_000", "a.b", "2026-01-01", "n");
    Arbitrary<String> annotationKeys =
        Arbitraries.of("note", "example.org/1", "kubectl.kubernetes.io/last-applied", "kro.run/x");
    return Combinators.combine(
            name(56),
            Arbitraries.of("workers", "a-b", "123", "0x1", "1e3", "null", "on"),
            Arbitraries.maps(labelKeys, labelValues).ofMaxSize(4),
            Arbitraries.maps(annotationKeys, text()).ofMaxSize(3),
            Arbitraries.of(true, false))
        .as(
            (name, namespace, labels, annotations, managed) -> {
              Map<String, String> all = new LinkedHashMap<>(labels);
              if (managed) {
                all.put("app.kubernetes.io/managed-by", "Helm");
              }
              return Tree.of("name", name)
                  .with("namespace", namespace)
                  .withSome("labels", all)
                  .withSome("annotations", annotations)
                  .fields();
            });
  }

  private static Arbitrary<String> name(int longest) {
    Arbitrary<String> words = Arbitraries.of("on", "y", "null", "true", "a", "orders-worker", "e1");
    Arbitrary<String> random =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("-0123456789")
            .ofMinLength(1)
            .ofMaxLength(longest - 2)
            .map(text -> "a" + text + "z");
    return Arbitraries.oneOf(words, random);
  }

  private static Arbitrary<Map<String, Object>> spec() {
    Arbitrary<List<String>> secrets =
        Arbitraries.of("db-conn", "on", "1.5", "a.b", "123", "llm-keys", "0x1f")
            .list()
            .uniqueElements()
            .ofMaxSize(5);
    return Combinators.combine(
            image(), nats(), secrets, secrets, init(), http(), Arbitraries.of(0, 1, 2, 3, 4))
        .as(
            (image, nats, slots, pull, init, http, size) -> {
              Tree spec = Tree.of("image", image).with("nats", nats);
              if (size > 0) {
                spec.with("size", List.of("micro", "small", "medium", "large").get(size - 1));
              }
              // slots with gaps
              for (int i = 0; i < slots.size(); i++) {
                spec.with("secret" + (5 - i) + "Name", slots.get(i));
              }
              List<Object> references = new ArrayList<>();
              pull.forEach(name -> references.add(Tree.of("name", name).fields()));
              return spec.withSome("imagePullSecrets", references)
                  .withSome("initContainer", init)
                  .withAll(http)
                  .fields();
            });
  }

  private static Arbitrary<String> image() {
    return Combinators.combine(
            Arbitraries.of("", "ghcr.io/", "localhost:5000/", "Reg.example.org:443/a/", "[::1]:5/"),
            Arbitraries.of("x", "org/x", "a__b/c-d.e"),
            Arbitraries.of("", ":latest", ":1", ":v1.0.0", ":_", ":_.", ":1e3"),
            Arbitraries.of("", "", DIGEST))
        .as((host, path, tag, digest) -> host + path + tag + digest);
  }

  private static Arbitrary<Map<String, Object>> nats() {
    Arbitrary<String> urls =
        Arbitraries.of(
            "",
            "nats://nats.nats.svc:4222",
            "nats://nats:4222",
            "nats://nats.messaging:4222",
            "nats://nats-headless.nats.svc:4222",
            "nats://nats-0.nats-headless.nats.svc.cluster.local:4222",
            "nats://nats-0.nats.nats.svc:04222",
            "tls://nats.nats.svc.example.org:4222",
            "nats://nats.nats.svc:4222,nats://10.0.0.1:4222");
    return Combinators.combine(
            urls,
            Arbitraries.of("ORDERS", "123", "NULL", "1_000", "ON", "0X1", "_"),
            Arbitraries.of("orders-workers", "123", "1e3", "null", "on", "0x1", "-a", "-"))
        .as(
            (url, stream, consumer) -> {
              Tree nats = url.isEmpty() ? Tree.empty() : Tree.of("url", url);
              return nats.with("stream", stream).with("consumer", consumer).fields();
            });
  }

  private static Arbitrary<Map<String, Object>> init() {
    Arbitrary<List<String>> words = text().list().ofMaxSize(3);
    return Combinators.combine(Arbitraries.of(true, false), words, words)
        .as(
            (present, more, args) -> {
              if (!present) {
                return Map.of();
              }
              List<Object> command = new ArrayList<>(List.of("/bin/sh"));
              command.addAll(more);
              return Tree.of("command", command).with("args", args).fields();
            });
  }

  private static Arbitrary<Map<String, Object>> http() {
    Arbitrary<String> paths = Arbitraries.of("", "/", "/health", "/a?b=c&d=<e>", "/%20\"'`{{x}}");
    return Combinators.combine(
            Arbitraries.integers().between(0, 65_535),
            Arbitraries.of(true, false),
            paths,
            paths,
            Arbitraries.of("", "None", "ClientIP"))
        .as(
            (port, there, health, ready, affinity) -> {
              Tree http = Tree.empty();
              if (there && port > 0) {
                http.with("httpPort", port);
              }
              if (!health.isEmpty()) {
                http.with("healthPath", health);
              }
              if (!ready.isEmpty()) {
                http.with("readyPath", ready);
              }
              return affinity.isEmpty()
                  ? http.fields()
                  : http.with("sessionAffinity", affinity).fields();
            });
  }

  /** Texts that YAML may take for something else, or that it must escape. */
  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "",
            " ",
            "\n",
            "on",
            "~",
            "1:30",
            "0o14",
            "0777",
            "089",
            "<<",
            "=",
            "---",
            "...",
            "a: b",
            "- a",
            "#",
            "a #b",
            "{{ .x }}",
            "$(A)",
            "${A}",
            "%",
            "a\n\nb\n",
            "  a\n b",
            "a \nb",
            "\ta",
            "|",
            ">-",
            "&a",
            "*a",
            "!a",
            "@",
            "`",
            "2026-01-01",
            "1_000",
            ".5",
            "+1",
            "0b1",
            ".inf",
            "---\na: b\n---\n"),
        Arbitraries.strings()
            .withChars("ab1 \n\t:#-'\"\\{}[],&*!|>%@`.=<~é€\u00a0\u0085\u2028\u007f\u0001\ufeff")
            .ofMaxLength(20),
        Arbitraries.of("😀", "\r", "\r\n", "a\rb", "\u001b[0m", "\ufffd", "\u2029"));
  }
}
