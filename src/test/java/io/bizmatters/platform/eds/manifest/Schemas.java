package io.bizmatters.platform.eds.manifest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.schema.OverlaySchema;
import io.bizmatters.platform.eds.manifest.schema.PlainSchema;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a schema validator of other hands makes of our schemas. */
public final class Schemas {

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Schema schema;

  private Schemas(Schema schema) {
    this.schema = schema;
  }

  public static Schemas claim() {
    return new Schemas(
        REGISTRY.getSchema(
            ClaimSchema.text(SEED.api(), SEED.rules(Optional.empty())), InputFormat.JSON));
  }

  public static Schemas overlay() {
    return new Schemas(
        REGISTRY.getSchema(OverlaySchema.text(SEED.rules(Optional.empty())), InputFormat.JSON));
  }

  public static Schemas metaSchema() {
    return new Schemas(REGISTRY.getSchema(SchemaLocation.of(PlainSchema.DIALECT)));
  }

  /** Each broken rule as {@code place: keyword}. */
  public List<String> brokenByYaml(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).stream().map(Schemas::shown).toList();
  }

  public List<String> brokenByJson(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Schemas::shown).toList();
  }

  private static String shown(Error error) {
    return error.getInstanceLocation() + ": " + error.getKeyword();
  }

  public static String fixture(String name) {
    try (InputStream file =
        Objects.requireNonNull(Schemas.class.getResourceAsStream("/claims/" + name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
