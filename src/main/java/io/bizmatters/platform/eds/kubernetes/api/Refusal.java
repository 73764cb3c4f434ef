package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Why an object could not be applied.
 *
 * @param code HTTP's; 0 when there was no answer
 * @param message what the server says, for people
 * @param conflicts the fields that others own, when that is the reason
 * @param immutable the fields that can only be set by creating the object anew, when that is the
 *     reason
 */
public record Refusal(
    int code, String message, List<FieldConflict> conflicts, List<String> immutable) {

  private static final int CONFLICT = 409;
  private static final int INVALID = 422;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final String NOTHING_OVERWRITTEN = "; nothing is overwritten";
  private static final String OVERWRITTEN =
      ": a webhook of the cluster overwrites what this build finds its objects by";
  private static final Pattern COMING =
      Pattern.compile(
          "^admission webhook \"[^\"]*\" denied the request: [Dd]eployments?\\.apps \"([^\"]*)\" not"
              + " found$");

  /** What is said of it. */
  public static final String UNJUDGED =
      "cannot be judged by a dry run before its Deployment is there: KEDA's webhook looks for it";

  private static final String NOT_SERVED = "the server serves no ";

  public Refusal {
    conflicts = List.copyOf(conflicts);
    immutable = List.copyOf(immutable);
  }

  /** Of an answer to an object whose tree is given. */
  public static Refusal of(Answer answer, Object desired) {
    if (answer.code() == NOT_FOUND && answer.body().path("details").isMissingNode()) {
      return notServed(text(desired, ".apiVersion"), text(desired, ".kind"));
    }
    List<FieldConflict> conflicts = new ArrayList<>();
    List<String> immutable = new ArrayList<>();
    for (JsonNode cause : answer.body().path("details").path("causes")) {
      String field = cause.path("field").asString("");
      String message = cause.path("message").asString("");
      if (answer.code() == CONFLICT
          && cause.path("reason").asString("").equals("FieldManagerConflict")) {
        conflicts.add(FieldConflict.of(field, message, desired));
        if (isSelectorOfDeployment(field, desired)) {
          immutable.add(field);
        }
      } else if (answer.code() == INVALID && isImmutable(message)) {
        immutable.add(field);
      }
    }
    return new Refusal(answer.code(), answer.message(), conflicts, immutable);
  }

  /**
   * Whether the object is not as the write took for granted, or the server met another write on its
   * way; not a conflict over fields, which names its causes.
   */
  public static boolean isStale(Answer answer) {
    boolean conflict =
        answer.reason().equals("Conflict") || answer.reason().equals("AlreadyExists");
    return answer.code() == CONFLICT
        && conflict
        && answer.body().path("details").path("causes").isEmpty();
  }

  /** Somebody else has written the object after it was looked at. */
  public static Refusal overtaken(String title, String how, String writers) {
    return new Refusal(
        CONFLICT,
        title + " " + how + (writers.isEmpty() ? "" : " by " + writers) + NOTHING_OVERWRITTEN,
        List.of(),
        List.of());
  }

  /**
   * Fields that the cluster itself changes, and by which this plugin finds its objects.
   *
   * @param fields what was sent and what the server kept, a sentence each
   */
  public static Refusal overwritten(List<String> fields) {
    return new Refusal(0, String.join("; ", fields) + OVERWRITTEN, List.of(), List.of());
  }

  /**
   * Whether a dry run says of a ScaledObject only that its Deployment, which the same release
   * makes, is not there yet: so do KEDA's webhooks before 2.13 (kedacore/keda#5306, {@code
   * apis/keda/v1alpha1/scaledobject_webhook.go}, {@code verifyCPUMemoryScalers}).
   */
  public boolean isOfComingTarget(KubernetesObject object) {
    String target =
        FieldPath.in(object.tree(), ".spec.scaleTargetRef.name").map(Object::toString).orElse("");
    return object.kind().equals("ScaledObject")
        && COMING.matcher(message).results().anyMatch(found -> found.group(1).equals(target));
  }

  /** An object that cannot be deleted to be made anew. */
  public static Refusal kept(String why) {
    return new Refusal(0, "nothing was deleted: " + why, List.of(), List.of());
  }

  private static String text(Object tree, String path) {
    return FieldPath.in(tree, path).map(Object::toString).orElse("such object");
  }

  /** In the words of Deployments and ConfigMaps, and of Services. */
  private static boolean isImmutable(String message) {
    return message.contains("field is immutable") || message.contains("may not change once set");
  }

  /** The server knows no such kind: it is too old, or what brings the kind is not installed. */
  public static Refusal notServed(String apiVersion, String kind) {
    return new Refusal(NOT_FOUND, NOT_SERVED + kind + " of " + apiVersion, List.of(), List.of());
  }

  /** Whether the server knows no such kind: then there is no object of it. */
  public boolean isNotServed() {
    return message.startsWith(NOT_SERVED);
  }

  /** Kubernetes finds the conflict first; taken over, it would be refused for this. */
  private static boolean isSelectorOfDeployment(String field, Object desired) {
    return field.startsWith(".spec.selector")
        && FieldPath.in(desired, ".kind").filter("Deployment"::equals).isPresent();
  }

  /** Admission answers 403 too; of RBAC's refusals this is the form. */
  private static boolean isRight(String message) {
    return message.contains(" is forbidden: User ") && message.contains(" cannot ");
  }

  /** There was no answer to it. */
  public static Refusal of(ClusterException failure) {
    return new Refusal(0, failure.what() + ": " + failure.fix(), List.of(), List.of());
  }

  /** The same with what stands in the cluster now. */
  public Refusal against(Object liveTree) {
    return new Refusal(
        code,
        message,
        conflicts.stream().map(conflict -> conflict.against(liveTree)).toList(),
        immutable);
  }

  /** What failed, in one line. */
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

  /** This refusal of an object that was to be made anew for fields that cannot be changed. */
  public Refusal because(Refusal cause) {
    int known = code == 0 ? cause.code : code;
    return new Refusal(known, cause.what() + ", and " + message, conflicts, List.of());
  }

  /** The same, of an object that had to go before it could be made anew. */
  public Refusal afterDeletion() {
    return new Refusal(
        code, "deleted, and could not be made anew: " + message, conflicts, List.of());
  }

  /** The same, of the step that keeps the replicas that run. */
  public Refusal ofReplicas() {
    return new Refusal(
        code, "the replicas that run could not be kept: " + message, conflicts, immutable);
  }

  /** What a person can do about it; empty when the message says all. */
  public Optional<String> fix() {
    if (!immutable.isEmpty()) {
      return Optional.of(
          "set it back, or let -Deds.recreate=true delete the object and make it anew");
    }
    if (!conflicts.isEmpty()) {
      return Optional.of(
          conflicts.stream()
              .map(FieldConflict::advice)
              .distinct()
              .collect(Collectors.joining("; ")));
    }
    if (code == CONFLICT && message.endsWith(NOTHING_OVERWRITTEN)) {
      return Optional.of("see with mvn eds:diff what it is now, and run the goal again");
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
    return code == FORBIDDEN && isRight(message)
        ? Optional.of("give the pipeline the right: eds:rbac prints the Role that it needs")
        : Optional.empty();
  }
}
