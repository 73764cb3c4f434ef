package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platform.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a platform decides and an API that a cluster serves does not carry. */
public final class NotCarried {

  /** Settings of streams, which become no object that the API composes. */
  private static final String STREAMS = "nats.provision";

  private final Platform platform;
  private final Optional<String> environment;
  private final String form;

  /**
   * @param environment the environment whose rules the API has
   * @param form what serves the API, such as {@code a Composition}
   */
  public NotCarried(Platform platform, Optional<String> environment, String form) {
    this.platform = platform;
    this.environment = environment;
    this.form = form;
  }

  /** Returns an error for each part that would be missing, and a remark for each rule. */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    defaults(platform.rules(environment).defaults(), "", problems);
    documents(platform.patches(), "a patch of the platform", problems);
    documents(platform.extras(), "an extra object of the platform", problems);
    problems.addAll(ApiShape.of(platform.api(), platform.rules(environment)).policies().left());
    for (Map.Entry<String, Environment> other : platform.environments().entrySet()) {
      if (!other.getValue().policies().isEmpty()
          && !environment.equals(Optional.of(other.getKey()))) {
        problems.add(ofEnvironment(other.getKey(), other.getValue()));
      }
    }
    return problems;
  }

  private void defaults(Mapping defaults, String prefix, List<Problem> problems) {
    for (Entry entry : defaults.entries()) {
      String path = prefix + entry.name();
      boolean used = ObjectTemplate.usedDefaults().contains(path) || path.equals(STREAMS);
      if (!used && entry.value() instanceof Mapping inner) {
        defaults(inner, path + ".", problems);
      } else if (!used) {
        problems.add(
            Problem.error(
                entry.value().origin(),
                path,
                "defaults that "
                    + form
                    + " carries: "
                    + String.join(", ", ObjectTemplate.usedDefaults()),
                "remove the default for this environment, or release with eds:apply"));
      }
    }
  }

  private void documents(List<Node> documents, String what, List<Problem> problems) {
    for (Node document : documents) {
      problems.add(
          Problem.error(
              document.origin(),
              what,
              "none: " + form + " does not carry it",
              "remove it for this cluster, or release with eds:apply"));
    }
  }

  private Problem ofEnvironment(String name, Environment other) {
    Origin at = other.policies().get(0).at();
    return Problem.info(
        at,
        "policies of the environment " + name,
        "the policies of one environment: "
            + environment.map(own -> own + " here").orElse("none is chosen here"),
        "-Deds.environment=" + name + " for the clusters of " + name);
  }
}
