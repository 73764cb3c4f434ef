package io.bizmatters.platform.eds.generate;

import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.Defaults;
import io.bizmatters.platform.eds.model.check.ImageDemand;
import io.bizmatters.platform.eds.model.check.ServiceValidator;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.List;
import java.util.Optional;

/** Renders a dummy service, so that a cold run has loaded what rendering needs. */
public final class RenderingWarmUp {

  private RenderingWarmUp() {}

  /** Renders the service and its files; returns how many files it has. */
  public static int render() {
    Origin at = Origin.derived("warm-up", "");
    Mapping nats =
        new Mapping(List.of(entry("stream", "A", at), entry("consumer", "a-workers", at)), at);
    Mapping service =
        new Mapping(
            List.of(entry("name", "a", at), entry("image", "a:1", at), new Entry("nats", at, nats)),
            at);
    Platform platform = Platforms.builtIn(Platforms.DEFAULT);
    Rules rules = platform.rules(Optional.empty());
    Defaults defaults = new Defaults(rules);
    Mapping tree = defaults.complete(defaults.layer().merge(service));
    EventDrivenService legal =
        new ServiceValidator(
                rules, ImageDemand.PRESENT, directory -> Parsed.bad(directory, directory))
            .validate(tree, at)
            .service()
            .orElseThrow();
    Rendering rendering =
        Rendering.of(
            List.of(new Placed(legal, at)),
            List.of(),
            List.of(),
            platform,
            Optional.empty(),
            NatsResources.NONE);
    return OutputFiles.of(rendering.services(), "", platform.mark(""), Optional.empty())
        .files()
        .size();
  }

  private static Entry entry(String name, String text, Origin at) {
    return new Entry(name, at, new Scalar(text, ScalarKind.TEXT, at));
  }
}
