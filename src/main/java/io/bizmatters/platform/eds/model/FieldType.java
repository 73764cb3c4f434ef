package io.bizmatters.platform.eds.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /**
   * Declares the fields of a KEDA trigger (<a
   * href="https://keda.sh/docs/2.19/reference/scaledobject-spec/#triggers">ScaledObject
   * triggers</a>): a type for checks, never instantiated.
   */
  abstract class KedaTrigger {
    @JsonProperty String type = "";
    @JsonProperty String name = "";
    @JsonProperty Map<String, String> metadata = Map.of();
    @JsonProperty Boolean useCachedMetrics = false;
    @JsonProperty String metricType = "";
    @JsonProperty AuthenticationRef authenticationRef = new AuthenticationRef();

    static final class AuthenticationRef {
      @JsonProperty String name = "";
      @JsonProperty String kind = "";
    }
  }

  /**
   * Declares the fields of a Kubernetes volume with its mount: a type for checks, never
   * instantiated.
   */
  abstract class MountedVolume extends Volume {
    private static final long serialVersionUID = 1L;

    @JsonProperty String mountPath = "";
    @JsonProperty String subPath = "";
    @JsonProperty Boolean readOnly = false;
  }

  /**
   * Declares the fields of an extra port of the worker's container: a type for checks, never
   * instantiated. It lacks {@code hostPort}: a second pod on the node could not use the same port,
   * and the pod's security profile forbids it.
   */
  abstract class WorkerPort {
    @JsonProperty String name = "";
    @JsonProperty Integer containerPort = 0;
    @JsonProperty String protocol = "";
  }
}
