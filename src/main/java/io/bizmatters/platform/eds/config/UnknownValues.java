package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.yaml.Interpolator.Interpolated.Fault;
import java.util.ArrayList;
import java.util.List;

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
    List<Problem> problems = new ArrayList<>();
    for (Entry field : tree.entries()) {
      addProblems(field.value(), NEEDED_AT_ONCE.contains(field.name()), problems);
    }
    return List.copyOf(problems);
  }

  private void addProblems(Node node, boolean needed, List<Problem> problems) {
    if (node instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        addProblems(entry.value(), needed, problems);
      }
    } else if (node instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        addProblems(item, needed, problems);
      }
    } else if (node instanceof Scalar scalar) {
      for (String name : scalar.unknown()) {
        if (isUnreported(name)) {
          problems.addAll(needed ? unset(scalar, name) : unknown(scalar, name));
        }
      }
    }
  }

  /**
   * Whether no problem was reported yet; the reader of the value has already reported properties
   * that can never be set.
   */
  private boolean isUnreported(String name) {
    return lenient.apply("${" + name + "}").faults().isEmpty();
  }

  private List<Problem> unset(Scalar scalar, String name) {
    List<Fault> faults = interpolation.apply("${" + name + "}").faults();
    return faults.stream()
        .map(fault -> Problem.error(scalar.origin(), fault.found(), fault.allowed(), fault.fix()))
        .toList();
  }

  /** Returns the warnings for an unknown value; none for a goal that does not need the value. */
  private List<Problem> unknown(Scalar scalar, String name) {
    return purpose == Purpose.EARLY_CHECK
        ? List.of(
            Problem.info(
                scalar.origin(),
                "${" + name + "}, not known yet",
                "a property that is set once the manifests are made",
                "nothing to do if a plugin of the build sets it by then"))
        : List.of();
  }
}
