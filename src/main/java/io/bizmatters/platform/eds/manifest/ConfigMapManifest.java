package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.model.EventDrivenService.ConfigFiles;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Renders the ConfigMap with the worker's configuration files. */
final class ConfigMapManifest {

  private static final int DIGITS = 10;

  private ConfigMapManifest() {}

  static KubernetesObject of(String service, ConfigFiles config, Metadata metadata) {
    Map<String, String> data = new LinkedHashMap<>();
    Map<String, String> binaryData = new LinkedHashMap<>();
    config
        .files()
        .forEach(
            (name, content) ->
                text(content)
                    .ifPresentOrElse(
                        text -> data.put(name, text),
                        () -> binaryData.put(name, Base64.getEncoder().encodeToString(content))));
    return new KubernetesObject(
        metadata
            .object("v1", "ConfigMap", name(service, config))
            .withSome("data", data)
            .withSome("binaryData", binaryData)
            .fields());
  }

  /**
   * Returns a name that contains the digest of the content: a change creates another ConfigMap and
   * another pod template, which rolls the pods; pods of the previous template keep their files.
   */
  static String name(String service, ConfigFiles config) {
    Sha256 digest = new Sha256();
    config
        .files()
        .forEach((name, content) -> digest.add(name.getBytes(StandardCharsets.UTF_8), content));
    return service + "-config-" + digest.hex().substring(0, DIGITS);
  }

  private static Optional<String> text(byte[] content) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
