package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.PipelineRole.Subject;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code eds.rbac.subject}. */
final class PipelineSubject {

  private static final Pattern SUBJECT =
      Pattern.compile("(?:(ServiceAccount|User|Group):)?(?:([^/:]+)/)?([^/]+)");

  private PipelineSubject() {}

  static Parsed<Subject> parse(String text) {
    Matcher who = SUBJECT.matcher(text);
    if (!who.matches()) {
      return Parsed.bad("name, namespace/name, User:name or Group:name", "eds-pipeline");
    }
    return Parsed.good(
        new Subject(
            Optional.ofNullable(who.group(1)).orElse("ServiceAccount"),
            who.group(3),
            Optional.ofNullable(who.group(2))));
  }
}
