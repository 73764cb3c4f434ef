package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.LivePod.Waiting;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Classifies failures of image pulls. Shopify/krane gave up failing on every pull error (#54, #124,
 * #477): registries have temporary faults, and only some texts are final.
 */
enum ImagePull {
  /** The container waits for another reason. */
  NONE,
  /** The pull may still succeed. */
  BACK_OFF,
  /** The pull cannot succeed. */
  PERMANENT;

  private static final Set<String> PERMANENT_REASONS =
      Set.of("InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> PULL_REASONS =
      Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError");

  /** Texts of temporary faults of the network or registry; they win over permanent texts. */
  private static final List<String> TRANSIENT_TEXTS =
      List.of(
          "timeout",
          "timed out",
          "deadline exceeded",
          "connection refused",
          "connection reset",
          "no such host",
          "toomanyrequests",
          "too many requests",
          "server error",
          "service unavailable",
          "unexpected eof");

  private static final List<String> PERMANENT_TEXTS =
      List.of(
          "not found",
          "manifest unknown",
          "name unknown",
          "does not exist",
          "denied",
          "unauthorized",
          "authentication required",
          "403 forbidden",
          "invalid reference format",
          "no match for platform");

  /**
   * Classifies what a container waits for.
   *
   * @param events the pod's warnings, because the message of a back-off may lack the cause
   */
  static ImagePull of(Waiting waiting, List<String> events) {
    if (PERMANENT_REASONS.contains(waiting.reason())) {
      return PERMANENT;
    }
    if (!PULL_REASONS.contains(waiting.reason())) {
      return NONE;
    }
    boolean permanent =
        isPermanent(waiting.message())
            || events.stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).contains("pull"))
                .anyMatch(ImagePull::isPermanent);
    return permanent ? PERMANENT : BACK_OFF;
  }

  private static boolean isPermanent(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return TRANSIENT_TEXTS.stream().noneMatch(text::contains)
        && PERMANENT_TEXTS.stream().anyMatch(text::contains);
  }
}
