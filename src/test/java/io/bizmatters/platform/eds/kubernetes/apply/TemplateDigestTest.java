package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemplateDigestTest {

  private static final String TEMPLATE =
      "{'metadata':{'labels':{'a':'1'}},'spec':{'containers':[{'name':'w','image':'i:1'}],'x':2}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'spec':{'x':2,'containers':[{'image':'i:1','name':'w'}]},'metadata':{'labels':{'a':'1'}}}",
        "{'metadata':{'labels':{'pod-template-hash':'5d4','a':'1'}},"
            + "'spec':{'containers':[{'name':'w','image':'i:1'}],'x':2}}"
      })
  void neitherOrderNorTheControllersLabelMakeAnother(String same) {
    assertThat(of(same)).isEqualTo(of(TEMPLATE)).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'metadata':{'labels':{'a':'2'}},'spec':{'containers':[{'name':'w','image':'i:1'}],'x':2}}",
        "{'metadata':{'labels':{'a':'1'}},'spec':{'containers':[{'name':'w','image':'i:2'}],'x':2}}",
        "{'metadata':{'labels':{'a':'1'}},'spec':{'containers':[{'name':'w','image':'i:1'}],'x':3}}"
      })
  void anyOtherFieldDoes(String other) {
    assertThat(of(other)).isNotEqualTo(of(TEMPLATE));
  }

  @Test
  void theDigestIsOfTheCanonicalText() {
    assertThat(of("{'b':[],'a':{'d':1,'c':null},'metadata':{'labels':{'pod-template-hash':'x'}}}"))
        .isEqualTo(of("{'a':{'c':null,'d':1},'b':[],'metadata':{'labels':{}}}"))
        .isNotEqualTo(of("{'a':{'c':null,'d':1},'b':[{}],'metadata':{'labels':{}}}"));
  }

  @Test
  void labelsThatWereTheHashAloneAreNone() {
    assertThat(of("{'metadata':{'labels':{'pod-template-hash':'x'}}}"))
        .isEqualTo(of("{'metadata':{'labels':{}}}"))
        .isEqualTo(of("{'metadata':{}}"))
        .isNotEqualTo(of("{'metadata':{'annotations':{}}}"));
  }

  @Test
  void theTemplateItselfStaysAsItIs() {
    JsonNode template = json("{'metadata':{'labels':{'pod-template-hash':'x'}}}");
    TemplateDigest.of(template);
    assertThat(template.path("metadata").path("labels").has("pod-template-hash")).isTrue();
  }

  private static String of(String text) {
    return TemplateDigest.of(json(text));
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text.replace('\'', '"'));
  }
}
