package io.bizmatters.platform.eds.generate;

import io.bizmatters.platform.eds.manifest.Metadata;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the extra objects of a platform for the services of a module: one for each service if the
 * object names {@code <name>} or {@code <namespace>}, else one for the module.
 */
final class PlatformExtras {

  private PlatformExtras() {}

  static List<Node> of(Platform platform, List<Placed> services) {
    List<Node> documents = new ArrayList<>();
    for (Node extra : platform.extras()) {
      long copies = namesService(extra) ? services.size() : 1;
      services.stream()
          .limit(copies)
          .map(Placed::service)
          .forEach(service -> documents.add(owned(filled(extra, service), service)));
    }
    return documents;
  }

  private static boolean namesService(Node node) {
    if (node instanceof Mapping mapping) {
      return mapping.entries().stream().anyMatch(entry -> namesService(entry.value()));
    }
    if (node instanceof Sequence sequence) {
      return sequence.items().stream().anyMatch(PlatformExtras::namesService);
    }
    return !Placeholders.in(((Scalar) node).text()).isEmpty();
  }

  private static Node filled(Node node, EventDrivenService service) {
    if (node instanceof Mapping mapping) {
      List<Entry> entries = new ArrayList<>();
      mapping
          .entries()
          .forEach(
              entry ->
                  entries.add(new Entry(entry.name(), entry.at(), filled(entry.value(), service))));
      return new Mapping(entries, mapping.origin());
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(
          sequence.items().stream().map(item -> filled(item, service)).toList(), sequence.origin());
    }
    Scalar scalar = (Scalar) node;
    return Placeholders.filled(scalar.text(), path -> value(path, service))
        .map(text -> new Scalar(text, scalar.kind(), scalar.origin()))
        .orElse(scalar);
  }

  private static Optional<String> value(String path, EventDrivenService service) {
    return switch (path) {
      case "name" -> Optional.of(service.name());
      case "namespace" -> service.namespace();
      default -> Optional.empty();
    };
  }

  /** Labels the object as a part of the service, as extras in files are. */
  private static Node owned(Node node, EventDrivenService service) {
    if (!(node instanceof Mapping document)) {
      return node;
    }
    Origin at = document.origin();
    Entry label =
        new Entry(Metadata.NAME_LABEL, at, new Scalar(service.name(), ScalarKind.STRING, at));
    Mapping labels =
        new Mapping(List.of(new Entry("labels", at, new Mapping(List.of(label), at))), at);
    return document.merge(new Mapping(List.of(new Entry("metadata", at, labels)), at));
  }
}
