package io.bizmatters.platform.eds.manifest.tree;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON text into a tree, with the streaming parser only: loading the 380 classes of a mapper
 * takes a cold build longer than reading all answers of a small build.
 */
public final class JsonTree {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  /**
   * Reads a text; returns a missing node for empty text.
   *
   * @throws JacksonException when the text is not JSON, or more than one value
   */
  public static JsonNode of(String text) {
    return whole(FACTORY.createParser(ObjectReadContext.empty(), text));
  }

  /**
   * Reads UTF-8 bytes; returns a missing node for empty text.
   *
   * @throws JacksonException when the text is not JSON, or more than one value
   */
  public static JsonNode of(byte[] text) {
    return whole(FACTORY.createParser(ObjectReadContext.empty(), text));
  }

  private static JsonNode whole(JsonParser parser) {
    try (parser) {
      if (parser.nextToken() == null) {
        return NODES.missingNode();
      }
      JsonNode tree = value(parser);
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "there is more than one value");
      }
      return tree;
    }
  }

  /** Reads a value up to its last token. */
  private static JsonNode value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private static ObjectNode object(JsonParser parser) {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }
}
