import groovy.json.JsonSlurper
import io.bizmatters.platform.eds.it.Manifests

def explained = { name ->
  def services = new JsonSlurper().parse(new File(basedir, "target/$name")).services
  assert services*.name == ['orders-worker']
  services[0].fields.collectEntries { [it.path, [it.value.toString(), it.from]] }
}
def plain = explained('plain.json')
assert plain.size == ['small', 'pom.xml']
assert plain.'http.healthPath' == ['/live', 'src/main/eds/orders-worker.yaml']
assert plain.'autoscaling.minReplicas' == ['2', 'pom.xml']
assert plain.'autoscaling.maxReplicas' == ['5', 'pom.xml']
assert plain.'env.LOG_LEVEL' == ['info', 'pom.xml']
assert plain.image == ['ghcr.io/acme/orders-worker:1.4.0', 'src/main/eds/orders-worker.yaml']

def staging = 'src/main/eds/environments/staging.yaml'
def chosen = explained('chosen.json')
assert chosen.size == ['large', '-Deds.orders-worker.size']
assert chosen.image == ['ghcr.io/acme/orders-worker:2.0.0', '-Deds.image']
assert chosen.'autoscaling.maxReplicas' == ['20', '-Deds.autoscaling.maxReplicas']
assert chosen.'autoscaling.minReplicas' == ['0', staging]
assert chosen.'env.LOG_LEVEL' == ['debug', staging]

def manifests = Manifests.in(new File(basedir, 'target/eds'))
def container = manifests.object('Deployment', 'orders-worker').spec.template.spec.containers[0]
assert container.image == 'ghcr.io/acme/orders-worker:2.0.0'
assert container.env.any { it.name == 'LOG_LEVEL' && it.value == 'debug' }
def scaler = manifests.object('ScaledObject', 'orders-worker-scaler').spec
assert [scaler.minReplicaCount, scaler.maxReplicaCount] == [0, 20]
