import io.bizmatters.platform.eds.it.Manifests

def eds = new File(basedir, 'target/eds')
def manifests = Manifests.in(eds)
assert manifests.names() == [
    'ServiceAccount/orders-worker', 'Deployment/orders-worker', 'Service/orders-worker', 'ScaledObject/orders-worker-scaler']
assert manifests.files().keySet() == [
    'eds.lock.json', 'kustomization.yaml', 'manifests.yaml',
    'orders-worker/01-serviceaccount.yaml', 'orders-worker/02-deployment.yaml',
    'orders-worker/03-service.yaml', 'orders-worker/04-scaledobject.yaml'] as Set

def deployment = manifests.object('Deployment', 'orders-worker')
assert deployment.metadata.namespace == 'intelligence-orders'
assert deployment.spec.template.spec.containers[0].image == 'ghcr.io/acme/orders-worker:1.4.0'
assert !deployment.spec.containsKey('replicas') : 'replicas belong to the autoscaler'

def written = new File(eds, 'manifests.yaml').bytes
def path = 'com/example/it/orders-worker/1.4.0/orders-worker-1.4.0-eds.yaml'
assert new File(localRepositoryPath, path).bytes == written : 'install takes the attached file'
assert new File(basedir, "target/deployed/$path").bytes == written : 'deploy takes the attached file'

def log = new File(basedir, 'build.log').text
assert log.contains('intelligence-orders/orders-worker  valid')
assert log.contains('intelligence-orders/orders-worker  ServiceAccount, Deployment, Service, ScaledObject')
assert log.contains('target/eds  7 files written, 0 unchanged, 0 removed')
assert !log.contains('[WARNING]')
