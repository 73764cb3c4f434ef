import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Manifests

def of = { module -> Manifests.in(new File(basedir, "$module/target/eds")) }
def image = { module, name -> of(module).object('Deployment', name).spec.template.spec.containers[0].image }
def limits = { module, name -> of(module).object('Deployment', name).spec.template.spec.containers[0].resources.limits }

assert of('claim-only').names() == [
    'ServiceAccount/claim-only', 'Deployment/claim-only', 'Service/claim-only', 'Service/claim-only-http', 'ScaledObject/claim-only-scaler']
assert image('claim-only', 'claim-only') == 'ghcr.io/acme/claim-only:1.4.0'

assert limits('claim-and-pom', 'claim-and-pom').memory == '8Gi' : 'the POM is over the claim'
assert of('claim-and-pom').names().contains('Service/claim-and-pom-http') : 'what only the claim says stays'
assert of('claim-and-pom').object('ScaledObject', 'claim-and-pom-scaler').spec.maxReplicaCount == 7

assert of('several-services').names().findAll { it.startsWith('Deployment/') } == [
    'Deployment/intake', 'Deployment/billing', 'Deployment/refunds']
['intake', 'billing', 'refunds'].each { assert new File(basedir, "several-services/target/eds/$it").isDirectory() }

assert of('patches-and-extras').object('Deployment', 'patches-and-extras').spec.template.spec.priorityClassName == 'batch'
assert of('patches-and-extras').object('ConfigMap', 'features').data == [enabled: 'yes']

assert image('pinned-by-jib', 'pinned-by-jib') == "ghcr.io/acme/pinned-by-jib:1.4.0@sha256:${'b' * 64}"

def installed = new File(localRepositoryPath, 'com/example/it/jar/1.4.0')
assert new File(installed, 'jar-1.4.0.jar').isFile()
assert new File(installed, 'jar-1.4.0-eds.yaml').bytes == new File(basedir, 'jar/target/eds/manifests.yaml').bytes

assert !new File(basedir, 'target/eds').exists() : 'the aggregator has no service and writes nothing'
def log = BuildLog.in(basedir).run(1)
assert log.contains('no service in this module')
assert !log.contains('thread-safe') : 'every goal may run side by side'

assert new File(basedir, 'quiet.log').text.isEmpty()
