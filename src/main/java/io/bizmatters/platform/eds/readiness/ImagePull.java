package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.LivePod.Waiting;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Why an image does not come. Failing on every pull error was taken back in Shopify/krane (#54,
 * #124, #477): registries stumble, and only some texts are final.
 */
enum ImagePull {
  /** The container waits for something else. */
  NONE,
  /** It may come yet. */
  BACK_OFF,
  /** It will not come. */
  PERMANENT;

  private static final Set<String> PERMANENT_REASONS =
      Set.of("InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> PULL_REASONS =
      Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError");

  /** A stumbling network or registry, whatever else the text says. */
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
   * What a container waits for.
   *
   * @param events the pod's warnings, for a back-off's own message may not hold the cause
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
