package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OverwrittenFieldTest {

  /** What a server makes of a manifest without anybody's webhook. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'cpu':'2000m','memory':1}; {'cpu':'2','memory':'1'}",
        "{'a':0,'b':false,'c':'','d':{},'e':[],'f':{'g':''}}; {}",
        "{'ports':[{'port':80}]}; {'ports':[{'port':80,'protocol':'TCP'}]}",
        "{'list':[{'name':'b','x':1}]}; {'list':[{'name':'a'},{'name':'b','x':1.0,'y':2}]}",
        "{'args':['a','b']}; {'args':['a','b']}",
      })
  void whatTheServerFillsInOrSpellsInAnotherWayIsNoChange(String sent, String kept) {
    assertThat(OverwrittenField.of(object("A", sent), json("A", kept))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'a':'x'}; {'a':'y'}; .spec.a was sent as \"x\", and the server kept \"y\"",
        "{'a':'x'}; {}; .spec.a was sent as \"x\", and the server kept nothing of it",
        "{'l':[{'name':'b','x':1}]}; {'l':[{'name':'b','x':2}]};"
            + " .spec.l[name=\"b\"].x was sent as 1, and the server kept 2",
        "{'args':['a','b']}; {'args':['a']};"
            + " .spec.args[] was sent as \"b\", and the server kept nothing of it",
      })
  void whatIsNotAsItWasSentIsNamedWithBothValues(String sent, String kept, String text) {
    assertThat(OverwrittenField.of(object("A", sent), json("A", kept)))
        .singleElement()
        .satisfies(field -> assertThat(field.text()).isEqualTo(text))
        .satisfies(field -> assertThat(field.isMark()).isFalse());
  }

  @Test
  void noSecretIsShown() {
    assertThat(OverwrittenField.of(object("Secret", "{'a':'x'}"), json("Secret", "{'a':'y'}")))
        .singleElement()
        .satisfies(
            field ->
                assertThat(field.text())
                    .isEqualTo(".spec.a was sent as ***, and the server kept ***"));
  }

  private static KubernetesObject object(String kind, String spec) {
    return new KubernetesObject(PlainTree.of(json(kind, spec)));
  }

  private static JsonNode json(String kind, String spec) {
    return new JsonMapper()
        .readTree(
            ("{'apiVersion':'v1','kind':'"
                    + kind
                    + "','metadata':{'name':'w'},'spec':"
                    + spec
                    + "}")
                .replace('\'', '"'));
  }
}
