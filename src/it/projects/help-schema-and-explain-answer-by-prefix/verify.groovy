def log = new File(basedir, 'build.log').text
assert log.contains("Writes the services' Kubernetes manifests into target/eds")
['eds.environment', 'eds.outputDirectory', 'eds.generate.skip', 'eds.strict'].each { assert log.contains("User property: $it") }
assert !log.contains('eds:validate\n') : 'help tells of the goal it was asked for'

assert log.contains('[INFO] target/eds-schema/claim.schema.json')
['claim', 'overlay'].each {
  def schema = new groovy.json.JsonSlurper().parse(new File(basedir, "target/eds-schema/${it}.schema.json"))
  assert schema.'$schema' == 'https://json-schema.org/draft/2020-12/schema'
}

assert log =~ /(?m)^  PATH +VALUE +FROM$/
assert log =~ /(?m)^  nats.stream +ORDERS +pom.xml:\d+$/
assert log =~ /(?m)^  size +medium +platform bizmatters, sizes\.default$/
