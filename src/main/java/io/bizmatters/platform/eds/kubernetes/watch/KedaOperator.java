package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds out which KEDA is installed. */
public final class KedaOperator {

  private static final String VERSION = "app.kubernetes.io/version";
  private static final String CRD =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/scaledobjects.keda.sh";
  private static final String OPERATORS =
      "/apis/apps/v1/deployments?labelSelector=app.kubernetes.io%2Fname%3Dkeda-operator";

  private KedaOperator() {}

  /**
   * Returns the version of KEDA. Sources, in this order: the label of the operator's Deployment,
   * the tag of its image (the Helm chart and the plain manifests have both), the label of the
   * ScaledObject's CustomResourceDefinition, which may be older than the operator.
   *
   * @return empty when no source may be read, or no source names a version
   * @throws ClusterException when the server cannot be reached
   */
  public static Optional<KedaVersion> version(Api api) throws ClusterException {
    Answer operators = api.send("KEDA's operator", Call.get(OPERATORS, Call.JSON));
    for (JsonNode operator : operators.body().path("items")) {
      Optional<KedaVersion> found = labelled(operator).or(() -> tagged(operator));
      if (found.isPresent()) {
        return found;
      }
    }
    Answer definition = api.send("KEDA's CRD", Call.get(CRD, Call.ONE));
    return labelled(definition.body());
  }

  private static Optional<KedaVersion> labelled(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    return KedaVersion.parse(ObjectReader.text(labels, VERSION));
  }

  private static Optional<KedaVersion> tagged(JsonNode deployment) {
    JsonNode pod = deployment.path("spec").path("template").path("spec");
    for (JsonNode container : pod.path("containers")) {
      String image = ObjectReader.text(container, "image");
      int digest = image.indexOf('@');
      String name = digest < 0 ? image : image.substring(0, digest);
      Optional<KedaVersion> tag = KedaVersion.parse(name.substring(name.lastIndexOf(':') + 1));
      if (tag.isPresent()) {
        return tag;
      }
    }
    return Optional.empty();
  }
}
