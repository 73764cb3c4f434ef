package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reports secrets that a claim names in the form of other kinds of the platform. Removing them
 * would take the worker's credentials away, so each problem shows how to write them in this kind.
 */
final class SecretReferences {

  private static final Set<String> NAMES =
      Set.of("secretRefs", "secretRef", "envFrom", "configMapRefs");
  private static final String EVERY_KEY = "secret1Name: orders-db takes every key of a Secret";
  private static final String ONE_KEY =
      "<env><DB_HOST><secret>NAME</secret><key>KEY</key></DB_HOST></env>";

  private SecretReferences() {}

  static boolean concerns(String name) {
    return NAMES.contains(name);
  }

  static Problem refused(Entry entry) {
    List<String> slots = new ArrayList<>();
    List<String> variables = new ArrayList<>();
    if (entry.value() instanceof Sequence references) {
      references.items().forEach(item -> read(item, slots, variables));
    } else {
      read(entry.value(), slots, variables);
    }
    List<String> ways = new ArrayList<>();
    if (!slots.isEmpty()) {
      ways.add("for every key of the Secret: " + String.join(", ", slots));
    } else if (variables.isEmpty()) {
      ways.add(EVERY_KEY);
    }
    ways.add(
        "for single keys under other names: in the POM "
            + (variables.isEmpty() ? ONE_KEY : "<env>" + String.join("", variables) + "</env>"));
    return Problem.error(
        entry.at(),
        entry.name(),
        "secret1Name to secret5Name in a claim, or env with secret and key in the POM",
        String.join("; ", ways));
  }

  /** {@code {name, env: [{secretKey, envName}]}}, or {@code {secretRef: {name}}}. */
  private static void read(Node item, List<String> slots, List<String> variables) {
    if (!(item instanceof Mapping reference)) {
      return;
    }
    Optional<String> secret =
        text(reference, "name")
            .or(() -> reference.find("secretRef.name").flatMap(SecretReferences::text));
    if (secret.isEmpty()) {
      return;
    }
    if (reference.get("env").orElse(null) instanceof Sequence keys) {
      keys.items().forEach(key -> variable(secret.get(), key).ifPresent(variables::add));
    } else {
      slots.add("secret" + (slots.size() + 1) + "Name: " + secret.get());
    }
  }

  private static Optional<String> variable(String secret, Node key) {
    if (!(key instanceof Mapping pair)) {
      return Optional.empty();
    }
    Optional<String> name = text(pair, "envName");
    return name.flatMap(
        variable ->
            text(pair, "secretKey")
                .map(
                    from ->
                        ("<" + variable + "><secret>" + secret + "</secret>")
                            + ("<key>" + from + "</key></" + variable + ">")));
  }

  private static Optional<String> text(Mapping mapping, String name) {
    return mapping.get(name).flatMap(SecretReferences::text);
  }

  private static Optional<String> text(Node node) {
    return node instanceof Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
  }
}
