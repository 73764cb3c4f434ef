package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.Interpolation.Fault;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reports values that name a property which another plugin sets later in the build, such as a
 * commit's hash. Values that identify the service and its stream must be known at once.
 */
final class UnknownValues {

  private static final List<String> NEEDED_AT_ONCE =
      List.of("name", "namespace", "nats", "autoscaling", "config");

  private final Interpolation interpolation;
  private final Interpolation lenient;
  private final Purpose purpose;

  UnknownValues(PropertySource properties, Purpose purpose) {
    this.interpolation = new Interpolation(properties, Purpose.RELEASE);
    this.lenient = new Interpolation(properties, purpose);
    this.purpose = purpose;
  }

  /** Returns the problems of a service's unknown values. */
  List<Problem> problems(Mapping tree) {
    return tree.entries().stream().flatMap(entry -> problems(entry)).toList();
  }

  private Stream<Problem> problems(Entry field) {
    boolean needed = NEEDED_AT_ONCE.contains(field.name());
    return scalars(field.value())
        .flatMap(
            scalar ->
                scalar.unknown().stream()
                    .filter(this::isUnreported)
                    .flatMap(name -> needed ? unset(scalar, name) : unknown(scalar, name)));
  }

  /**
   * Whether no problem was reported yet; the reader of the value has already reported properties
   * that can never be set.
   */
  private boolean isUnreported(String name) {
    return lenient.apply("${" + name + "}").faults().isEmpty();
  }

  private Stream<Problem> unset(Scalar scalar, String name) {
    List<Fault> faults = interpolation.apply("${" + name + "}").faults();
    return faults.stream()
        .map(fault -> Problem.error(scalar.origin(), fault.found(), fault.allowed(), fault.fix()));
  }

  /** Returns the warnings for an unknown value; none for a goal that does not need the value. */
  private Stream<Problem> unknown(Scalar scalar, String name) {
    return purpose == Purpose.EARLY_CHECK
        ? Stream.of(
            Problem.info(
                scalar.origin(),
                "${" + name + "}, not known yet",
                "a property that is set once the manifests are made",
                "nothing to do if a plugin of the build sets it by then"))
        : Stream.of();
  }

  private static Stream<Scalar> scalars(Node node) {
    if (node instanceof Mapping mapping) {
      return mapping.entries().stream().flatMap(entry -> scalars(entry.value()));
    }
    return node instanceof Sequence sequence
        ? sequence.items().stream().flatMap(UnknownValues::scalars)
        : Stream.of((Scalar) node);
  }
}
