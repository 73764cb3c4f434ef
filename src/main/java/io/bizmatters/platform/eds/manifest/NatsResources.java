package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a release carries to bring about the stream and the consumer of its service: {@code
 * eds.nats.resources}. Only a service with {@code <nats><provision>} has any.
 *
 * @param jobImage the image of {@link Kind#JOB}, with the program {@code nats}
 */
public record NatsResources(Kind kind, String jobImage) {

  /** As of the chart of NATS (nats-io/k8s, {@code natsBox.container.image}), without root. */
  public static final String NATS_BOX = "natsio/nats-box:0.19.7-nonroot";

  /** Nothing: {@code eds:provision} or somebody else makes them. */
  public static final NatsResources NONE = new NatsResources(Kind.NONE, NATS_BOX);

  /** Who makes stream and consumer in the cluster. */
  public enum Kind {
    NONE,
    /** NACK, the controller of the NATS project (nats-io/nack). */
    NACK,
    /** A Job that runs the {@code nats} program once. */
    JOB;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that word, or which words there are and the nearest of them. */
    public static Parsed<Kind> parse(String text) {
      List<String> words = Arrays.stream(values()).map(Kind::word).toList();
      return Arrays.stream(values())
          .filter(kind -> kind.word().equals(text))
          .findFirst()
          .map(Parsed::good)
          .orElseGet(
              () ->
                  Parsed.bad(String.join(", ", words), NearestName.of(text, words).orElse("none")));
    }
  }

  /**
   * Who of a release makes its stream and consumer once it is applied, as people name it; empty
   * when they must be there before.
   */
  public static Optional<String> maker(ServiceObjects service) {
    boolean nack =
        service.objects().stream().anyMatch(object -> object.group().equals(NackManifests.GROUP));
    return nack
        ? Optional.of("NACK")
        : service.objects().stream()
            .filter(object -> NatsJobManifest.isOf(service.service(), object))
            .findFirst()
            .map(KubernetesObject::title);
  }
}
