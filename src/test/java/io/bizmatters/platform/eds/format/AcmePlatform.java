package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** A platform with a policy of every kind, on a group and a kind of its own. */
public final class AcmePlatform {

  private static final String POLICIES =
      """
      metadata: {name: acme, contact: platform@acme.example}
      extends: bizmatters
      api: {group: acme.example, version: v1, kind: Worker}
      conventions:
        nats.stream: {pattern: "^ACME_[A-Z]+$", claims: error, rule: "ACME_ and letters", example: ACME_ORDERS}
      policies:
        image: {pattern: '^registry\\.acme\\.example/', reason: "only our registry is scanned\\nfor what's known"}
        size: {allowed: [small, medium], reason: nodes are small}
        nats.url: {locked: true, reason: there is one NATS}
        http.port:
          - {min: 1024, max: 9000, reason: no process is root}
          - {required: true, reason: probes need it}
        http.sessionAffinity: {locked: true}
        secrets: {required: true, pattern: "^acme-", reason: secrets are rotated}
        imagePullSecrets: {allowed: [acme-pull], reason: one account pulls}
        initContainer: {locked: true, reason: pods start fast}
        nats.consumer: {pattern: "^<name>-workers$"}
        http.readyPath: {pattern: "^/(?!admin)"}
        http.healthPath: {pattern: "^/h", level: warning}
        labels.team: {required: true, reason: somebody must answer the pager}
        autoscaling.maxReplicas: {max: 20}
        terminationGracePeriod: {max: 60s}
        nats.account: {allowed: [$G], except: {legacy-worker: 2027-03-31}}
      environments:
        production: {policies: {size: {allowed: [medium], reason: production is measured}}}
      """;

  private static final String HEAD = "apiVersion: eds.bizmatters.io/v1\nkind: Platform\n";

  private AcmePlatform() {}

  /** Writes the platform into a file. */
  public static Path write(Path file) throws IOException {
    return Files.writeString(file, HEAD + POLICIES);
  }

  /** Returns the platform. */
  public static Platform load() {
    return load(POLICIES);
  }

  /** Returns a platform that is written so, after its kind. */
  public static Platform load(String body) {
    try {
      Path base = Files.createTempDirectory("platform");
      Path file = Files.writeString(base.resolve("platform.yaml"), HEAD + body);
      Platforms platforms =
          new Platforms(base, coordinates -> Parsed.bad("", ""), LocalDate.EPOCH, false);
      Platforms.Loaded loaded =
          platforms.load(file.toString(), new Origin("test", 0, 0, "", Spelling.FILE));
      Files.delete(file);
      Files.delete(base);
      assertThat(loaded.problems().stream().filter(Problem::isError)).isEmpty();
      return loaded.platform();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
