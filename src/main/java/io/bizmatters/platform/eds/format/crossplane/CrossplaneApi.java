package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.format.ApiShape;
import io.bizmatters.platform.eds.model.tree.Word;
import java.util.Locale;

/** The generations of Crossplane's own API. */
public enum CrossplaneApi implements Word {
  /** Claims in namespaces, composite resources beside them; objects through provider-kubernetes. */
  V1("v1"),
  /** Composite resources in namespaces, which compose any object. */
  V2("v2");

  private final String definitionVersion;

  CrossplaneApi(String definitionVersion) {
    this.definitionVersion = definitionVersion;
  }

  /** Returns group and version of CompositeResourceDefinitions. */
  String definitionApiVersion() {
    return "apiextensions.crossplane.io/" + definitionVersion;
  }

  /** Returns the kind that Crossplane composes. */
  String compositeKind(ApiShape shape) {
    return this == V1 ? "X" + shape.kind() : shape.kind();
  }

  /** Returns the plural of the kind that Crossplane composes. */
  String compositePlural(ApiShape shape) {
    return compositeKind(shape).toLowerCase(Locale.ROOT) + "s";
  }

  @Override
  public String word() {
    return definitionVersion;
  }
}
