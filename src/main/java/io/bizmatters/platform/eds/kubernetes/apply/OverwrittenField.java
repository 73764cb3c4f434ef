package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Describes a field that the server accepted but stored with another value than the manifest's: a
 * webhook of the cluster overwrote it. No conflict shows this, because Kubernetes records this
 * plugin as the field's owner.
 *
 * @param path the path as Kubernetes writes it in a conflict
 * @param sent the value of the manifest
 * @param kept the value in the server's answer; empty when the answer lacks the field
 */
public record OverwrittenField(String path, String sent, Optional<String> kept) {

  /** The fields by which this run and the next one find their objects. */
  private static final Set<String> MARKS =
      Set.of(
          "labels.app.kubernetes.io/managed-by",
          "labels.app.kubernetes.io/name",
          "labels." + ReleaseMark.RELEASE,
          "annotations." + ReleaseMark.MODULE,
          "annotations." + ReleaseMark.NAMESPACE,
          "annotations." + HashAnnotation.SPEC);

  /** Fields that the server uses and does not store as sent. */
  private static final Set<String> NOT_COMPARED =
      Set.of(".metadata.resourceVersion", ".metadata.uid", ".stringData");

  /**
   * Compares a sent object with the answer; returns no fields when the answer is not the object.
   */
  static List<OverwrittenField> of(KubernetesObject sent, JsonNode answer) {
    List<OverwrittenField> found = new ArrayList<>();
    if (!answer.path("kind").asString("").equals(sent.kind())) {
      return found;
    }
    boolean secret = sent.kind().equals("Secret");
    compare("", sent.tree(), Optional.of(PlainTree.of(answer)), secret, found);
    return found;
  }

  /** Whether readiness or ownership depends on the field. */
  boolean isMark() {
    return MARKS.stream().anyMatch(mark -> path.endsWith(".metadata." + mark));
  }

  /** Describes the field for people. */
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

  /**
   * Finds the item in a list that may have further items; the server may have added defaults to the
   * item.
   */
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

  /** Whether the server omits such a value. */
  private static boolean isZero(Object value) {
    return value instanceof Map<?, ?> map
        ? map.values().stream().allMatch(OverwrittenField::isZero)
        : (value instanceof List<?> list && list.isEmpty())
            || value.equals("")
            || value.equals(false)
            || value.equals(Optional.empty())
            || (value instanceof Number number && number.doubleValue() == 0);
  }

  /** Whether both values are equal; the server may write a quantity in another form. */
  private static boolean isSame(Object sent, Object kept) {
    if (sent.equals(kept) || sent.equals(Optional.empty())) {
      return true;
    }
    Optional<BigDecimal> quantity = Quantity.valueOf(String.valueOf(sent));
    return quantity.isPresent()
        && Quantity.valueOf(String.valueOf(kept))
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
