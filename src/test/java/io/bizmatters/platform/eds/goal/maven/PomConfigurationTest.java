package io.bizmatters.platform.eds.goal.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PomElement;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomService;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;

class PomConfigurationTest {

  private static final Path BASE = Path.of("/home/orders");

  private static PomElement service(String written, String evaluated) throws Exception {
    return services(written, evaluated).get(0).element();
  }

  private static List<PomService> services(String written, String evaluated) throws Exception {
    Plugin plugin = new Plugin();
    plugin.setGroupId("io.bizmatters.platform");
    plugin.setArtifactId("eds-maven-plugin");
    plugin.setConfiguration(dom(written));
    Build build = new Build();
    build.addPlugin(plugin);
    MavenProject project = new MavenProject(new Model());
    project.setOriginalModel(new Model());
    project.getOriginalModel().setBuild(build);
    MojoExecution execution = new MojoExecution(plugin, "generate", "default");
    execution.setConfiguration(located(dom(evaluated)));
    PlexusConfiguration values = new XmlPlexusConfiguration(dom(evaluated));
    return new PomConfiguration(BASE, execution, project)
        .services(values.getChild("service", false), values.getChild("services", false));
  }

  private static Xpp3Dom dom(String inside) throws Exception {
    return Xpp3DomBuilder.build(new StringReader("<configuration>" + inside + "</configuration>"));
  }

  /** Gives each element its place: the first is in line 10, each further one a line below. */
  private static Xpp3Dom located(Xpp3Dom configuration) {
    locate(configuration, new int[] {9});
    return configuration;
  }

  private static void locate(Xpp3Dom element, int[] line) {
    String at = line[0]++ + " : 3, com.example:orders:1 /home/orders/pom.xml";
    element.setInputLocation(
        new Object() {
          @Override
          public String toString() {
            return at;
          }
        });
    for (Xpp3Dom child : element.getChildren()) {
      locate(child, line);
    }
  }

  @Test
  void eachElementKnowsItsLine() throws Exception {
    String xml = "<service><name>orders</name><http><port>80</port></http></service>";
    PomElement service = service(xml, xml);

    assertThat(service.line()).isEqualTo(10);
    assertThat(service.file()).isEqualTo("pom.xml");
    assertThat(service.children()).extracting(PomElement::line).containsExactly(11, 12);
    assertThat(service.children().get(1).children())
        .extracting(PomElement::name, PomElement::text, PomElement::line)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("port", "80", 13));
  }

  @Test
  void aValueIsMavensAndThePropertiesAreThoseThatThePomNames() throws Exception {
    PomElement image =
        service(
                "<service><image>ghcr.io/${org}/app:${project.version}</image></service>",
                "<service><image>ghcr.io/acme/app:1.4.0</image></service>")
            .children()
            .get(0);

    assertThat(image.text()).isEqualTo("ghcr.io/acme/app:1.4.0");
    assertThat(image.properties()).containsExactly("org", "project.version");
  }

  @Test
  void aDoubledDollarSignIsKeptFromMavenWhichDoesNotKnowIt() throws Exception {
    PomElement home =
        service(
                "<service><arg>cd $${HOME}</arg></service>",
                "<service><arg>cd $/home/somebody</arg></service>")
            .children()
            .get(0);

    assertThat(home.text()).isEqualTo("cd $${HOME}");
    assertThat(home.properties()).isEmpty();
  }

  @Test
  void asciiSpaceAroundATextIsNotPartOfItAndAnyOtherIs() throws Exception {
    String xml = "<service><name>\n   orders\u00a0 \t</name></service>";

    assertThat(service(xml, xml).children().get(0).text()).isEqualTo("orders\u00a0");
  }

  @Test
  void severalServicesKeepTheirOrderAndSayWhichTheyAre() throws Exception {
    String xml =
        "<services><service><name>a</name></service><service><name>b</name></service></services>";

    assertThat(services(xml, xml))
        .extracting(PomService::path, service -> service.element().line())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("<services>/<service>[1]", 11),
            org.assertj.core.groups.Tuple.tuple("<services>/<service>[2]", 13));
  }

  @Test
  void withoutAnExecutionThereAreValuesAndNoLines() throws Exception {
    PlexusConfiguration values =
        new XmlPlexusConfiguration(dom("<service><name>orders</name></service>"));
    List<PomService> services =
        new PomConfiguration(BASE, null, new MavenProject(new Model()))
            .services(values.getChild("service"), null);

    assertThat(services.get(0).element().children())
        .containsExactly(new PomElement("name", "orders", List.of(), "pom.xml", 0, List.of()));
  }
}
