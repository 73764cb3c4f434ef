package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds a reference to a container image: {@code [host[:port]/]path[:tag][@algorithm:hex]}, the
 * grammar of <a href="https://github.com/distribution/reference">distribution/reference</a>.
 *
 * @param text the reference as written, never normalised
 * @param name host and path
 */
public record ImageReference(
    String text, String name, Optional<String> tag, Optional<String> digest) {

  private static final String HOST_TEXT =
      "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
          + "|\\[[0-9A-Fa-f:]+\\])(?::[0-9]{1,5})?";
  private static final String PART_TEXT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String TAG_TEXT = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
  private static final String DIGEST_TEXT = "sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}";

  /**
   * The grammar as one anchored pattern of the syntax that RE2 and Java share. It accepts what
   * {@link #parse} accepts, and names of more than 255 characters. The first of several parts is a
   * host if it has a dot.
   */
  public static final String PATTERN =
      "^(?:(?:"
          + HOST_TEXT
          + "|[a-z0-9]+(?:(?:_|__|-+)[a-z0-9]+)*)(?:/"
          + PART_TEXT
          + ")+|"
          + PART_TEXT
          + ")(?::"
          + TAG_TEXT
          + ")?(?:@(?:"
          + DIGEST_TEXT
          + "))?$";

  private static final Pattern HOST = Pattern.compile(HOST_TEXT);
  private static final Pattern PATH_PART = Pattern.compile(PART_TEXT);
  private static final Pattern TAG = Pattern.compile(TAG_TEXT);
  private static final Pattern DIGEST = Pattern.compile(DIGEST_TEXT);
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_LABEL = 63;

  /** Parses a reference; the error names the illegal part. */
  public static Parsed<ImageReference> parse(String text) {
    if (SCHEME.matcher(text).find()) {
      return Parsed.bad(
          "an image reference without a scheme", SCHEME.matcher(text).replaceFirst(""));
    }
    String bare = text;
    Optional<String> digest = Optional.empty();
    int at = text.indexOf('@');
    if (at >= 0) {
      digest = Optional.of(text.substring(at + 1));
      bare = text.substring(0, at);
      if (!DIGEST.matcher(text.substring(at + 1)).matches()) {
        return Parsed.bad(
            "a digest of sha256: and 64, or sha512: and 128, lower-case hexadecimal digits",
            bare + "@sha256:<64 hexadecimal digits>");
      }
    }
    int colon = bare.lastIndexOf(':');
    boolean tagged = colon > bare.lastIndexOf('/') && !bare.endsWith("]");
    String name = tagged ? bare.substring(0, colon) : bare;
    Optional<String> tag = tagged ? Optional.of(bare.substring(colon + 1)) : Optional.empty();
    if (tagged && !TAG.matcher(bare.substring(colon + 1)).matches()) {
      return badTag(name, bare.substring(colon + 1));
    }
    Optional<Violation> broken = checkedName(name).broken();
    return broken.isPresent()
        ? Parsed.bad(broken.get().allowed(), broken.get().fix())
        : Parsed.good(new ImageReference(text, name, tag, digest));
  }

  private static Parsed<ImageReference> badTag(String name, String tag) {
    String rule =
        "a tag of 1 to 128 letters, digits, '_', '.' and '-', not starting with '.' or '-'";
    String legal = tag.replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[.-]+", "");
    legal = legal.length() > 128 ? legal.substring(0, 128) : legal;
    return Parsed.bad(rule, legal.isEmpty() ? name + ":<tag>" : name + ":" + legal);
  }

  private static Parsed<String> checkedName(String name) {
    if (name.isEmpty()) {
      return Parsed.bad("a name before the tag or digest", "ghcr.io/org/worker:1.0.0");
    }
    if (name.length() > LONGEST_NAME) {
      return Parsed.bad(
          "a name of at most " + LONGEST_NAME + " characters", "a shorter repository path");
    }
    String[] parts = name.split("/", -1);
    boolean hasHost = parts.length > 1 && isHost(parts[0]);
    if (hasHost && !HOST.matcher(parts[0]).matches()) {
      return Parsed.bad("a registry written as host or host:port", "ghcr.io/org/worker:1.0.0");
    }
    for (int i = hasHost ? 1 : 0; i < parts.length; i++) {
      if (!PATH_PART.matcher(parts[i]).matches()) {
        return Parsed.bad(
            "a path of lower-case letters, digits, and '.', '_', '__' or '-' between them",
            name.toLowerCase(Locale.ROOT).equals(name)
                ? "ghcr.io/org/worker:1.0.0"
                : name.toLowerCase(Locale.ROOT));
      }
    }
    return Parsed.good(name);
  }

  private static boolean isHost(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || !first.toLowerCase(Locale.ROOT).equals(first);
  }

  /**
   * Whether the running image may change: there is neither tag nor digest, or only the tag {@code
   * latest}.
   */
  public boolean isFloating() {
    return digest.isEmpty() && tag.orElse("latest").equals("latest");
  }

  /** Returns the tag as a label value, or the first 12 digits of the digest; empty without both. */
  public Optional<String> version() {
    String label = tag.isPresent() ? labelSafe(tag.get()) : "";
    if (label.isEmpty() && digest.isPresent()) {
      String hex = digest.get().substring(digest.get().indexOf(':') + 1);
      return Optional.of(hex.substring(0, 12));
    }
    return label.isEmpty() ? Optional.empty() : Optional.of(label);
  }

  /** Returns this image pinned to a digest. */
  public ImageReference pinned(String newDigest) {
    String untouched = digest.map(old -> text.substring(0, text.indexOf('@'))).orElse(text);
    return new ImageReference(untouched + "@" + newDigest, name, tag, Optional.of(newDigest));
  }

  private static String labelSafe(String tag) {
    String safe = tag.replaceAll("[^A-Za-z0-9._-]", "-");
    safe = safe.length() > LONGEST_LABEL ? safe.substring(0, LONGEST_LABEL) : safe;
    return safe.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
  }
}
