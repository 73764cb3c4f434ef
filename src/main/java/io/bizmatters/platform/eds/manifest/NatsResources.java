package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Word;
import java.util.Optional;

/**
 * Selects the objects by which a release creates the stream and consumer of its service: {@code
 * eds.nats.resources}. Only a service with {@code <nats><provision>} has such objects.
 *
 * @param jobImage the image for {@link Kind#JOB}, which contains the program {@code nats}
 */
public record NatsResources(Kind kind, String jobImage) {

  /**
   * The image of the NATS chart (nats-io/k8s, {@code natsBox.container.image}), in its non-root
   * form.
   */
  public static final String NATS_BOX = "natsio/nats-box:0.19.7-nonroot";

  /** No objects: {@code eds:provision} or somebody else creates stream and consumer. */
  public static final NatsResources NONE = new NatsResources(Kind.NONE, NATS_BOX);

  /** The creator of stream and consumer in the cluster. */
  public enum Kind implements Word {
    NONE,
    /** NACK, the controller of the NATS project (nats-io/nack). */
    NACK,
    /** A Job that runs the {@code nats} program once. */
    JOB;

    /** Parses a word; the error lists the allowed words and suggests the nearest. */
    public static Parsed<Kind> parse(String text) {
      return Word.parseNearest(values(), text, NONE);
    }
  }

  /**
   * Names the object of a release that creates stream and consumer; empty when they must exist
   * before the apply.
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
