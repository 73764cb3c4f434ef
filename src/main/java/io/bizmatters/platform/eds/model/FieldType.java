package io.bizmatters.platform.eds.model;

import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Describes the values of a field: enough to check them, to describe them and to write a JSON
 * Schema.
 */
public sealed interface FieldType {

  /** One text. */
  record Text(TextRule rule) implements FieldType {}

  /** A whole number within bounds, both included. */
  record Whole(long min, long max) implements FieldType {}

  /** One of a few words, matched exactly. */
  record Choice(List<String> words) implements FieldType {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** The name of a size of the platform. */
  record SizeName() implements FieldType {}

  /** True or false. */
  record Flag() implements FieldType {}

  /** Whole seconds within bounds, both included. */
  record Seconds(Duration min, Duration max) implements FieldType {}

  /**
   * A list of texts.
   *
   * @param item the name of an item's element in the POM
   */
  record TextList(String item, TextRule rule, boolean distinct, int minItems)
      implements FieldType {}

  /** Texts by name. */
  record TextMap(TextRule key, TextRule value) implements FieldType {}

  /** Environment variables: a value, or a reference to a Secret, a ConfigMap or a pod field. */
  record Env() implements FieldType {}

  /**
   * A list of Kubernetes or KEDA values, passed through unchanged.
   *
   * @param item the POM's element name of one
   * @param values which values
   */
  record Shapes(String item, PassedOn values) implements FieldType {}

  /**
   * One Kubernetes value, passed through unchanged.
   *
   * @param values which values
   * @param off a word instead of the value that means "none"
   */
  record Shape(PassedOn values, Optional<String> off) implements FieldType {}

  /** The types of values that are passed through unchanged. */
  enum PassedOn {
    PORT,
    PROBE,
    LIFECYCLE,
    TRIGGER,
    VOLUME,
    TOLERATION,
    EGRESS_RULE;

    /**
     * Returns the typed model whose fields are allowed; loads it at the first call, because loading
     * takes time.
     */
    public Class<?> type() {
      return switch (this) {
        case PORT -> WorkerPort.class;
        case PROBE -> Probe.class;
        case LIFECYCLE -> Lifecycle.class;
        case TRIGGER -> KedaTrigger.class;
        case VOLUME -> MountedVolume.class;
        case TOLERATION -> Toleration.class;
        case EGRESS_RULE -> NetworkPolicyEgressRule.class;
      };
    }
  }
}
