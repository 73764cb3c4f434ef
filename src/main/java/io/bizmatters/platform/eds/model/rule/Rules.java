package io.bizmatters.platform.eds.model.rule;

import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a platform decides about every service.
 *
 * @param defaults values that a service has unless it sets them
 * @param areReported whether the platform has problems, which are reported at their places: a
 *     service does not repeat those of its defaults
 */
public record Rules(
    Sizes sizes,
    Mapping defaults,
    List<Convention> conventions,
    List<Policy> policies,
    boolean areReported) {

  /** Decides nothing. */
  public static final Rules NONE =
      new Rules(
          Sizes.NONE,
          new Mapping(List.of(), Origin.derived("default", "")),
          List.of(),
          List.of(),
          false);

  public Rules {
    Objects.requireNonNull(sizes);
    Objects.requireNonNull(defaults);
    conventions = List.copyOf(conventions);
    policies = List.copyOf(policies);
  }

  /** Returns whether the platform's problems say what is wrong with the value at a place. */
  public boolean hasReported(Origin at) {
    return areReported && PlatformName.isOrigin(at);
  }

  /** Returns the conventions of a field. */
  public List<Convention> conventionsOf(String path) {
    List<Convention> found = new ArrayList<>();
    for (Convention convention : conventions) {
      if (convention.path().equals(path)) {
        found.add(convention);
      }
    }
    return found;
  }

  /**
   * Returns the first of some values that follows every convention of a field; empty if none does.
   */
  public Optional<String> conventional(
      String path, Stream<String> candidates, Function<String, Optional<String>> fields) {
    List<Convention> known = conventionsOf(path);
    return candidates
        .filter(
            candidate ->
                known.stream()
                    .filter(one -> one.level().isPresent())
                    .allMatch(one -> one.pattern().in(candidate, fields) == Answer.FOUND))
        .findFirst();
  }

  /** Returns a value that follows the conventions of a field, the most specific one first. */
  public Optional<String> example(String path, Function<String, Optional<String>> fields) {
    List<Convention> known = conventionsOf(path);
    return known.stream()
        .filter(one -> one.example().filter(text -> !Placeholders.in(text).isEmpty()).isPresent())
        .flatMap(one -> one.exampleFor(fields).stream())
        .findFirst()
        .or(
            () ->
                known.stream()
                    .filter(one -> one.example().isPresent())
                    .flatMap(one -> one.exampleFor(fields).stream())
                    .findFirst());
  }
}
