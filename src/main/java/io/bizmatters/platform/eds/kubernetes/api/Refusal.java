package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Explains why an object could not be applied.
 *
 * @param code the HTTP status; 0 without an answer
 * @param message the server's message for people
 * @param conflicts the fields that other managers own, if they are the reason
 * @param immutable the fields that can only be set by recreating the object, if they are the reason
 */
public record Refusal(
    int code, String message, List<FieldConflict> conflicts, List<String> immutable) {

  private static final String NOTHING_OVERWRITTEN = "; nothing is overwritten";
  private static final String OVERWRITTEN =
      ": a webhook of the cluster overwrites what this build finds its objects by";
  private static final Pattern COMING =
      Pattern.compile(
          "^admission webhook \"[^\"]*\" denied the request: [Dd]eployments?\\.apps \"([^\"]*)\" not"
              + " found$");

  /** The message of an object that was not judged. */
  public static final String UNJUDGED =
      "cannot be judged by a dry run before its Deployment exists: KEDA's webhook requires it";

  private static final String NOT_SERVED = "the server serves no ";

  public Refusal {
    conflicts = List.copyOf(conflicts);
    immutable = List.copyOf(immutable);
  }

  /** Reads the refusal from an answer. */
  public static Refusal of(Answer answer, Object desired) {
    if (answer.isNotFound() && answer.body().path("details").isMissingNode()) {
      return notServed(text(desired, ".apiVersion"), text(desired, ".kind"));
    }
    List<FieldConflict> conflicts = new ArrayList<>();
    List<String> immutable = new ArrayList<>();
    for (JsonNode cause : answer.body().path("details").path("causes")) {
      String field = cause.path("field").asString("");
      String message = cause.path("message").asString("");
      if (answer.isConflict() && cause.path("reason").asString("").equals("FieldManagerConflict")) {
        conflicts.add(FieldConflict.of(field, message, desired));
        if (isSelectorOfDeployment(field, desired)) {
          immutable.add(field);
        }
      } else if (answer.isInvalid() && isImmutable(message)) {
        immutable.add(field);
      }
    }
    return new Refusal(answer.code(), answer.message(), conflicts, immutable);
  }

  /**
   * Whether the object changed since it was read, or the server met a concurrent write. A conflict
   * over fields is not stale; it names its causes.
   */
  public static boolean isStale(Answer answer) {
    boolean conflict =
        answer.reason().equals("Conflict") || answer.reason().equals("AlreadyExists");
    return answer.isConflict()
        && conflict
        && answer.body().path("details").path("causes").isEmpty();
  }

  /** Another writer changed the object after this run read it. */
  public static Refusal overtaken(String title, String how, String writers) {
    return new Refusal(
        Answer.CONFLICT,
        title + " " + how + (writers.isEmpty() ? "" : " by " + writers) + NOTHING_OVERWRITTEN,
        List.of(),
        List.of());
  }

  /**
   * The cluster itself changed fields by which this plugin finds its objects.
   *
   * @param fields one sentence for each field: what was sent and what the server kept
   */
  public static Refusal overwritten(List<String> fields) {
    return new Refusal(0, String.join("; ", fields) + OVERWRITTEN, List.of(), List.of());
  }

  /**
   * Whether a dry run refuses a ScaledObject only because its Deployment, which the same release
   * creates, is still missing. KEDA's webhooks before 2.13 do so (kedacore/keda#5306, {@code
   * apis/keda/v1alpha1/scaledobject_webhook.go}, {@code verifyCPUMemoryScalers}).
   */
  public boolean isOfComingTarget(KubernetesObject object) {
    String target =
        FieldPath.in(object.tree(), ".spec.scaleTargetRef.name").map(Object::toString).orElse("");
    return object.kind().equals("ScaledObject")
        && COMING.matcher(message).results().anyMatch(found -> found.group(1).equals(target));
  }

  /** The object must not be deleted in order to recreate it. */
  public static Refusal kept(String why) {
    return new Refusal(0, "nothing was deleted: " + why, List.of(), List.of());
  }

  private static String text(Object tree, String path) {
    return FieldPath.in(tree, path).map(Object::toString).orElse("such object");
  }

  /** Matches the words of Deployments and ConfigMaps, and of Services. */
  private static boolean isImmutable(String message) {
    return message.contains("field is immutable") || message.contains("may not change once set");
  }

  /**
   * The server does not serve the kind: the server is too old, or the operator of the kind is not
   * installed.
   */
  public static Refusal notServed(String apiVersion, String kind) {
    return new Refusal(
        Answer.NOT_FOUND, NOT_SERVED + kind + " of " + apiVersion, List.of(), List.of());
  }

  /** Whether the server does not serve the kind, so that no object of the kind exists. */
  public boolean isNotServed() {
    return message.startsWith(NOT_SERVED);
  }

  /**
   * Kubernetes reports the conflict first; a forced apply would then be refused because the
   * selector is immutable.
   */
  private static boolean isSelectorOfDeployment(String field, Object desired) {
    return field.startsWith(".spec.selector")
        && FieldPath.in(desired, ".kind").filter("Deployment"::equals).isPresent();
  }

  /** Matches refusals of RBAC; admission webhooks answer 403 too. */
  private static boolean isRight(String message) {
    return message.contains(" is forbidden: User ") && message.contains(" cannot ");
  }

  /** The request got no answer. */
  public static Refusal of(ClusterException failure) {
    return new Refusal(0, failure.what() + ": " + failure.fix(), List.of(), List.of());
  }

  /** Returns this refusal with the live values of its conflicts. */
  public Refusal against(Object liveTree) {
    return new Refusal(
        code,
        message,
        conflicts.stream().map(conflict -> conflict.against(liveTree)).toList(),
        immutable);
  }

  /** The failure, in one line. */
  public String what() {
    if (!immutable.isEmpty()) {
      return String.join(", ", immutable) + " cannot be changed on an object that exists";
    }
    if (!conflicts.isEmpty()) {
      return conflicts.stream()
          .map(conflict -> conflict.field() + " is owned by " + conflict.manager())
          .collect(Collectors.joining("; "));
    }
    return message;
  }

  /** Returns this refusal for an object that was to be recreated because of immutable fields. */
  public Refusal because(Refusal cause) {
    int known = code == 0 ? cause.code : code;
    return new Refusal(known, cause.what() + ", and " + message, conflicts, List.of());
  }

  /** Returns this refusal for an object that was already deleted in order to recreate it. */
  public Refusal afterDeletion() {
    return new Refusal(code, "deleted, but not created again: " + message, conflicts, List.of());
  }

  /** Returns this refusal for the step that keeps the running replicas. */
  public Refusal ofReplicas() {
    return new Refusal(
        code, "the running replicas could not be kept: " + message, conflicts, immutable);
  }

  /** The fix: what a person can do; empty when the message says enough. */
  public Optional<String> fix() {
    if (!immutable.isEmpty()) {
      return Optional.of(
          "set it back, or let -Deds.recreate=true delete the object and create it again");
    }
    if (!conflicts.isEmpty()) {
      return Optional.of(
          conflicts.stream()
              .map(FieldConflict::advice)
              .distinct()
              .collect(Collectors.joining("; ")));
    }
    if (code == Answer.CONFLICT && message.endsWith(NOTHING_OVERWRITTEN)) {
      return Optional.of("compare with mvn eds:diff, and run the goal again");
    }
    if (message.endsWith(OVERWRITTEN)) {
      return Optional.of(
          "have the webhook leave this field of objects of app.kubernetes.io/managed-by=eds alone;"
              + " `kubectl get mutatingwebhookconfigurations` and `kubectl get"
              + " mutatingadmissionpolicies` list what may change it");
    }
    if (isNotServed()) {
      return Optional.of(
          message.contains("keda.sh/")
              ? "install KEDA in this cluster, or set autoscaling.enabled=false"
              : "see with `kubectl api-resources` what this cluster serves");
    }
    return code == Answer.FORBIDDEN && isRight(message)
        ? Optional.of("give the pipeline the right: eds:rbac prints the Role that it needs")
        : Optional.empty();
  }
}
