package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Quantity;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A field that the server took, and that then had another value than was sent: a webhook of the
 * cluster has overwritten it. No conflict shows that, for Kubernetes notes the field down as ours.
 *
 * @param path as Kubernetes names it in a conflict
 * @param sent the value of the manifest
 * @param kept the value that the server answered with; empty when it kept none
 */
public record OverwrittenField(String path, String sent, Optional<String> kept) {

  /** Without these a run cannot find its own objects any more, and nor can the next one. */
  private static final Set<String> MARKS =
      Set.of(
          "labels.app.kubernetes.io/managed-by",
          "labels.app.kubernetes.io/name",
          "labels." + ReleaseMark.RELEASE,
          "annotations." + ReleaseMark.MODULE,
          "annotations." + ReleaseMark.NAMESPACE,
          "annotations." + HashAnnotation.SPEC);

  /** What the server compares and does not keep as it is sent. */
  private static final Set<String> NOT_COMPARED =
      Set.of(".metadata.resourceVersion", ".metadata.uid", ".stringData");

  /** Those of an object that was sent, by the answer to it; none where that is not the object. */
  static List<OverwrittenField> of(KubernetesObject sent, JsonNode answer) {
    List<OverwrittenField> found = new ArrayList<>();
    if (!answer.path("kind").asString("").equals(sent.kind())) {
      return found;
    }
    boolean secret = sent.kind().equals("Secret");
    compare("", sent.tree(), Optional.of(PlainTree.of(answer)), secret, found);
    return found;
  }

  /** Whether readiness or ownership is judged by it. */
  boolean isMark() {
    return MARKS.stream().anyMatch(mark -> path.endsWith(".metadata." + mark));
  }

  /** What a person reads. */
  public String text() {
    return path
        + " was sent as "
        + sent
        + ", and the server "
        + kept.map(value -> "kept " + value).orElse("kept nothing of it");
  }

  private static void compare(
      String path,
      Object sent,
      Optional<Object> kept,
      boolean secret,
      List<OverwrittenField> found) {
    if (NOT_COMPARED.contains(path) || (kept.isEmpty() && isZero(sent))) {
      return;
    }
    if (kept.isEmpty()) {
      found.add(field(path, sent, kept, secret));
    } else if (sent instanceof Map<?, ?> map && kept.get() instanceof Map<?, ?> there) {
      map.forEach(
          (name, value) ->
              compare(
                  path + "." + name, value, Optional.ofNullable(there.get(name)), secret, found));
    } else if (sent instanceof List<?> list && kept.get() instanceof List<?> there) {
      list.forEach(item -> compareItem(path, item, there, secret, found));
    } else if (!isSame(sent, kept.get())) {
      found.add(field(path, sent, kept, secret));
    }
  }

  /** An item may have been given defaults, and others may stand beside it. */
  private static void compareItem(
      String path, Object item, List<?> there, boolean secret, List<OverwrittenField> found) {
    for (Object other : there) {
      List<OverwrittenField> differences = new ArrayList<>();
      compare(path, item, Optional.of(other), secret, differences);
      if (differences.isEmpty()) {
        return;
      }
    }
    Optional<Object> name =
        item instanceof Map<?, ?> map ? Optional.ofNullable(map.get("name")) : Optional.empty();
    String named = path + name.map(text -> "[name=\"" + text + "\"]").orElse("[]");
    Optional<Object> namesake =
        there.stream()
            .filter(
                other ->
                    name.isPresent()
                        && other instanceof Map<?, ?> map
                        && name.get().equals(map.get("name")))
            .findFirst()
            .map(Object.class::cast);
    compare(named, item, namesake, secret, found);
  }

  /** What the server leaves out where it is not set. */
  private static boolean isZero(Object value) {
    return value instanceof Map<?, ?> map
        ? map.values().stream().allMatch(OverwrittenField::isZero)
        : (value instanceof List<?> list && list.isEmpty())
            || value.equals("")
            || value.equals(false)
            || value.equals(Optional.empty())
            || (value instanceof Number number && number.doubleValue() == 0);
  }

  /** Quantities are kept in another spelling. */
  private static boolean isSame(Object sent, Object kept) {
    if (sent.equals(kept) || sent.equals(Optional.empty())) {
      return true;
    }
    Optional<BigDecimal> quantity = Quantity.parse(String.valueOf(sent));
    return quantity.isPresent()
        && Quantity.parse(String.valueOf(kept))
            .filter(other -> other.compareTo(quantity.get()) == 0)
            .isPresent();
  }

  private static OverwrittenField field(
      String path, Object sent, Optional<Object> kept, boolean secret) {
    return new OverwrittenField(path, shown(sent, secret), kept.map(value -> shown(value, secret)));
  }

  private static String shown(Object value, boolean secret) {
    return secret ? "***" : NatsServers.safeToShow(JsonText.compact(value));
  }
}
