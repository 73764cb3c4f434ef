package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes a field that another manager owns with another value.
 *
 * @param field the path as Kubernetes writes it
 * @param manager the owner, in the form that {@code eds.forceConflicts} accepts
 * @param live the value in the cluster; empty when it could not be read
 * @param ours the value of the manifest
 */
public record FieldConflict(
    String field, String manager, Optional<String> live, Optional<String> ours) {

  /** {@code conflict with "kubectl-set" using apps/v1 at …}. */
  private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");

  /** The fields of a {@code resource.Quantity} that manifests of a release can have. */
  private static final Pattern QUANTITY =
      Pattern.compile(
          "^\\.spec\\..*(?:\\.(?:limits|requests|hard)\\.[^.\\[]+|\\.(?:sizeLimit|divisor))$");

  static FieldConflict of(String field, String message, Object desired) {
    Matcher manager = MANAGER.matcher(message);
    return new FieldConflict(
        field,
        manager.find() ? manager.group(1) : message,
        Optional.empty(),
        value(desired, field));
  }

  FieldConflict against(Object liveTree) {
    return new FieldConflict(field, manager, value(liveTree, field), ours);
  }

  /**
   * Whether both values are the same quantity, such as {@code 2} and {@code 2000m}; then the
   * conflict needs no decision. Kubernetes compares the texts.
   */
  public boolean isEqualInValue() {
    return QUANTITY.matcher(field).find()
        && live.flatMap(Quantity::valueOf)
            .flatMap(there -> ours.flatMap(Quantity::valueOf).map(own -> own.compareTo(there) == 0))
            .orElse(false);
  }

  /** The fix: what a person can do. */
  public String advice() {
    return "leave it to " + manager + ", or take it over with -Deds.forceConflicts=" + manager;
  }

  private static Optional<String> value(Object tree, String field) {
    Optional<Object> value = FieldPath.in(tree, field);
    boolean secret = FieldPath.in(tree, ".kind").filter("Secret"::equals).isPresent();
    return secret ? value.map(hidden -> "***") : value.map(FieldConflict::shown);
  }

  private static String shown(Object value) {
    String text = value instanceof String plain ? plain : JsonText.compact(value);
    return NatsServers.safeToShow(text);
  }
}
