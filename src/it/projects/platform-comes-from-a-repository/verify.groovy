import groovy.json.JsonSlurper
import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Manifests

def generated = new File(basedir, 'worker/target/eds')
def manifests = Manifests.in(generated)
assert manifests.names() == [
    'ServiceAccount/orders-worker', 'ConfigMap/orders-worker-support', 'Deployment/orders-worker', 'Service/orders-worker',
    'ScaledObject/orders-worker-scaler']
def deployment = manifests.object('Deployment', 'orders-worker').spec
assert deployment.revisionHistoryLimit == 3
assert deployment.template.spec.containers[0].resources.limits == [cpu: '1000m', memory: '1Gi']
def platform = new JsonSlurper().parse(new File(generated, 'eds.lock.json')).platform
assert [platform.name, platform.version] == ['acme-platform', '1.4.0']
assert platform.digest.startsWith('sha256:')

def schema = new JsonSlurper().parse(new File(basedir, 'worker/target/eds-schema/claim.schema.json'))
def spec = schema.properties.spec.properties
assert spec.size.enum == ['standard', 'heavy']
assert !spec.nats.properties.containsKey('url') : 'a locked field is absent'
assert spec.image.toString().contains('registry')
assert new File(basedir, 'worker/target/eds-schema/platform.schema.json').isFile()

def explained = BuildLog.in(basedir).run(3)
assert explained.contains('platform acme-platform 1.4.0, sizes.standard')
assert explained.contains('platform acme-platform 1.4.0, defaults.nats.url')

def offline = BuildLog.in(basedir).plain(4)
assert offline.contains('pom.xml:23  <platform>\n  found    "com.example.it:acme-platform:9.9"')
assert offline.contains('offline mode')
assert !offline.contains('convention') : 'rules of another platform are not applied in its place'

def compared = BuildLog.in(basedir).run(5)
assert compared.contains('1 of 1 service changes')
assert compared.contains('- 1Gi') && compared.contains('+ 512Mi')
