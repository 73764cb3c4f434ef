package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads and applies the overlay of an environment: merge patches (RFC 7386) by service name, {@code
 * *} for all services.
 */
final class Overlay {

  private static final String ALL = "*";

  private final SourceDirectory source;
  private final Set<String> ofThePlatform;
  private final List<Problem> problems;

  /**
   * @param ofThePlatform the environments that the platform knows
   */
  Overlay(SourceDirectory source, Set<String> ofThePlatform, List<Problem> problems) {
    this.source = source;
    this.ofThePlatform = ofThePlatform;
    this.problems = problems;
  }

  /** Returns the overlay; empty when no environment is chosen or it has no overlay. */
  Optional<Mapping> read(
      Optional<String> environment, List<String> services, Function<Path, List<Node>> reader) {
    if (environment.isEmpty()) {
      return Optional.empty();
    }
    if (!environment.get().matches("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")) {
      report(environment.get(), "a name of letters, digits, '.', '_' and '-'", "production");
      return Optional.empty();
    }
    Path file = source.overlay(environment.get());
    Optional<Path> usable = source.file(file);
    if (usable.isEmpty()) {
      boolean known = ofThePlatform.contains(environment.get());
      if (!known && !source.hasOverlay(environment.get())) {
        unknown(environment.get());
      }
      return Optional.empty();
    }
    List<Node> documents = reader.apply(usable.get());
    documents.stream()
        .skip(1)
        .forEach(
            extra ->
                problems.add(
                    Problem.error(
                        extra.origin(),
                        "a second document",
                        "one document in an overlay",
                        "merge the two")));
    return documents.stream().findFirst().flatMap(document -> checked(document, services));
  }

  private Optional<Mapping> checked(Node document, List<String> services) {
    if (!(document instanceof Mapping overlay)) {
      problems.add(
          Problem.error(
              document.origin(),
              ValueText.of(document),
              "a mapping of service names (or *) to patches",
              "\"*\": {autoscaling: {maxReplicas: 20}}"));
      return Optional.empty();
    }
    for (Entry entry : overlay.entries()) {
      if (!(entry.value() instanceof Mapping)) {
        problems.add(
            Problem.error(
                entry.at(),
                ValueText.of(entry.value()),
                "a mapping of fields",
                "autoscaling: {maxReplicas: 20}"));
      } else if (!entry.name().equals(ALL) && !services.contains(entry.name())) {
        String fix =
            NearestName.of(entry.name(), services)
                .map(near -> "did you mean " + near + "?")
                .orElse("remove it");
        problems.add(
            Problem.error(
                entry.at(),
                "no service " + entry.name() + " here",
                "* or one of " + String.join(", ", services),
                fix));
      }
    }
    return Optional.of(overlay);
  }

  /**
   * Returns a service's tree with the overlay applied: {@code *} first, then the service's own
   * patch.
   */
  static Mapping over(Mapping tree, Mapping overlay, String service) {
    Mapping patched = tree;
    for (String name : List.of(ALL, service)) {
      if (overlay.get(name).orElse(null) instanceof Mapping patch) {
        patched = patched.merge(patch);
      }
    }
    return patched;
  }

  private void unknown(String environment) {
    List<String> known =
        Stream.concat(
                source.filesIn(SourceDirectory.ENVIRONMENTS).stream()
                    .map(path -> String.valueOf(path.getFileName()).replaceFirst("\\.yaml$", "")),
                ofThePlatform.stream())
            .distinct()
            .toList();
    if (!known.isEmpty()) {
      String fix =
          NearestName.of(environment, known)
              .map(near -> "did you mean " + near + "?")
              .orElse("write src/main/eds/environments/" + environment + ".yaml");
      report("no overlay " + environment, "one of " + String.join(", ", known), fix);
    }
  }

  private void report(String found, String allowed, String fix) {
    Origin at = new Origin("-Deds.environment", 0, 0, "eds.environment", Spelling.PROPERTY);
    problems.add(Problem.error(at, found, allowed, fix));
  }
}
