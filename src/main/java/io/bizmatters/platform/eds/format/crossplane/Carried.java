package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.format.ObjectTemplate;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import java.util.ArrayList;
import java.util.List;

/** Finds what a platform decides and a Composition does not carry. */
final class Carried {

  /** Settings of streams, which become no object of the Composition. */
  private static final String STREAMS = "nats.provision";

  private final Platform platform;
  private final Rules rules;

  Carried(Platform platform, Rules rules) {
    this.platform = platform;
    this.rules = rules;
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    defaults(rules.defaults(), "", problems);
    documents(platform.patches(), "a patch of the platform", problems);
    documents(platform.extras(), "an extra object of the platform", problems);
    for (Policy policy : rules.policies()) {
      problems.add(
          Problem.info(
              policy.at(),
              policy.path().text(),
              "policies are checked in builds: a claim that is applied with kubectl meets none",
              "nothing to do; eds:validate checks claim files"));
    }
    return problems;
  }

  private static void defaults(Mapping defaults, String prefix, List<Problem> problems) {
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
                "defaults that a Composition carries: "
                    + String.join(", ", ObjectTemplate.usedDefaults()),
                "remove the default for this environment, or release with eds:apply"));
      }
    }
  }

  private static void documents(List<Node> documents, String what, List<Problem> problems) {
    for (Node document : documents) {
      problems.add(
          Problem.error(
              document.origin(),
              what,
              "none: a Composition does not carry it",
              "remove it for Crossplane, or release with eds:apply"));
    }
  }
}
