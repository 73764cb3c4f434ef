package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.Defaults;
import io.bizmatters.platform.eds.model.check.ImageDemand;
import io.bizmatters.platform.eds.model.check.ServiceValidator;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.util.List;
import java.util.Map;

/** A service with every field of a claim, each with a value that stands nowhere else. */
final class SampleClaim {

  static final int PORT = 47_110;

  /** The expression of each value, by the value. */
  static final Map<String, String> EXPRESSIONS =
      Map.of(
          "sample-name", "schema.metadata.name",
          "its-namespace", "schema.metadata.namespace",
          "SAMPLE_STREAM", "schema.spec.nats.stream",
          "sample-consumer", "schema.spec.nats.consumer",
          "/sample-health", "schema.spec.healthPath",
          "/sample-ready", "schema.spec.readyPath",
          "ClientIP", "schema.spec.sessionAffinity");

  private static final Origin AT = Origin.derived("sample", "");

  private SampleClaim() {}

  /** Returns the service with the sizes and defaults of a platform, and without its taste. */
  static EventDrivenService service(Rules platform) {
    Rules rules = new Rules(platform.sizes(), platform.defaults(), List.of(), List.of(), false);
    Mapping tree =
        mapping(
            text("name", "sample-name"),
            text("namespace", "its-namespace"),
            text("image", "sample/image:1"),
            entry(
                "nats",
                mapping(
                    text("url", "nats://sample:4222"),
                    text("stream", "SAMPLE_STREAM"),
                    text("consumer", "sample-consumer"))),
            entry(
                "http",
                mapping(
                    text("port", Integer.toString(PORT)),
                    text("healthPath", "/sample-health"),
                    text("readyPath", "/sample-ready"),
                    text("sessionAffinity", "ClientIP"))),
            entry(
                "initContainer",
                mapping(entry("command", new Sequence(List.of(scalar("x")), AT)))));
    Defaults defaults = new Defaults(rules);
    return new ServiceValidator(
            rules, ImageDemand.PRESENT, directory -> Parsed.bad(directory, directory))
        .validate(defaults.complete(defaults.layer().merge(tree)), AT)
        .service()
        .orElseThrow();
  }

  private static Mapping mapping(Entry... entries) {
    return new Mapping(List.of(entries), AT);
  }

  private static Entry text(String name, String value) {
    return entry(name, scalar(value));
  }

  private static Scalar scalar(String value) {
    return new Scalar(value, ScalarKind.TEXT, AT);
  }

  private static Entry entry(String name, Node value) {
    return new Entry(name, AT, value);
  }
}
