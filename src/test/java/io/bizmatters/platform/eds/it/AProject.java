package io.bizmatters.platform.eds.it;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A user's project: modules with services, {@code generate} and {@code apply} bound. */
final class AProject {

  private final Path folder;
  private final String artifact;
  private final List<String> services = new ArrayList<>();
  private final List<AProject> modules = new ArrayList<>();
  private String more = "";
  private String execution = "<goals><goal>generate</goal><goal>apply</goal></goals>";

  /** The artifactId of a project without modules. */
  static final String ARTIFACT = "it";

  /** Of each project its own: releases of one module in two namespaces may follow each other. */
  private final String group;

  private AProject(Path folder, String group, String artifact) {
    this.folder = folder;
    this.group = group;
    this.artifact = artifact;
  }

  static AProject in(Path folder) {
    return new AProject(folder, "it" + Integer.toHexString(folder.hashCode()), ARTIFACT);
  }

  AProject module(String name) {
    AProject module = new AProject(folder.resolve(name), group, name);
    modules.add(module);
    return module;
  }

  /** After another module of the same reactor. */
  AProject after(String other) {
    more +=
        "<dependencies><dependency><groupId>"
            + group
            + "</groupId><artifactId>"
            + other
            + "</artifactId><version>1</version><type>pom</type></dependency></dependencies>";
    return this;
  }

  /** Binds one goal, and no other, to a phase. */
  AProject bound(String goal, String phase) {
    execution = "<phase>" + phase + "</phase><goals><goal>" + goal + "</goal></goals>";
    return this;
  }

  AProject service(String service) {
    services.add(service);
    return this;
  }

  /** A {@code <service>} that reads a consumer of the cluster's NATS. */
  static String service(
      TestCluster cluster, TestNamespace namespace, String name, String image, String stream) {
    return service(
        cluster.natsUrl(), cluster.natsMonitoring(), namespace.name(), name, image, stream);
  }

  /** Returns a service that reads from another NATS. */
  static String service(
      String url, String monitoring, String namespace, String name, String image, String stream) {
    return """
        <service>
          <name>%s</name>
          <namespace>%s</namespace>
          <image>%s</image>
          <nats>
            <url>%s</url>
            <monitoringEndpoint>%s</monitoringEndpoint>
            <stream>%s</stream>
            <consumer>worker</consumer>
          </nats>
        </service>
        """
        .formatted(name, namespace, image, url, monitoring, stream);
  }

  /** Writes the POMs. */
  Path write() throws IOException {
    write("");
    return folder;
  }

  private void write(String parent) throws IOException {
    Files.createDirectories(folder);
    StringBuilder names = new StringBuilder();
    for (AProject module : modules) {
      names.append("<module>").append(module.artifact).append("</module>");
      module.write(
          "<parent><groupId>"
              + group
              + "</groupId><artifactId>it</artifactId><version>1</version></parent>");
    }
    Files.writeString(
        folder.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          %s
          <groupId>%s</groupId>
          <artifactId>%s</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          %s
          %s
          %s
        </project>
        """
            .formatted(
                parent,
                group,
                artifact,
                modules.isEmpty() ? "" : "<modules>" + names + "</modules>",
                parent.isEmpty() ? PROPERTIES : "",
                more + build()));
  }

  private static final String PROPERTIES =
      "<properties><maven.install.skip>true</maven.install.skip>"
          + "<maven.deploy.skip>true</maven.deploy.skip></properties>";

  private String build() throws IOException {
    if (services.isEmpty()) {
      return "";
    }
    return """
        <build><plugins><plugin>
          <groupId>io.bizmatters.platform</groupId>
          <artifactId>eds-maven-plugin</artifactId>
          <version>%s</version>
          <executions><execution>%s</execution></executions>
          <configuration><services>
        %s
          </services></configuration>
        </plugin></plugins></build>
        """
        .formatted(MavenBuild.pluginVersion(), execution, String.join("", services));
  }
}
