package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Spells the value of an environment variable as POMs and overlays do. */
final class EnvFields {

  private EnvFields() {}

  static Map<String, Object> of(EnvValue value) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (value instanceof EnvValue.Literal literal) {
      fields.put("value", literal.value());
    } else if (value instanceof EnvValue.SecretKey secret) {
      fields.put("secret", secret.secret());
      fields.put("key", secret.key());
    } else if (value instanceof EnvValue.ConfigMapKey map) {
      fields.put("configMap", map.configMap());
      fields.put("key", map.key());
    } else if (value instanceof EnvValue.PodField pod) {
      fields.put("field", pod.field());
    }
    return fields;
  }
}
