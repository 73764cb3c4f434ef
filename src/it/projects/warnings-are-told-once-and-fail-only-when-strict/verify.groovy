import io.bizmatters.platform.eds.it.BuildLog

def log = BuildLog.in(basedir)
def once = log.run(1).readLines().findAll { it.contains('ghcr.io/acme/orders-worker:latest') }
assert once.size() == 1 : 'validate and generate tell it once'
assert once[0].startsWith('[WARNING] pom.xml:')
assert log.run(1).contains('target/eds  7 files written')

assert log.run(2).contains('eds.strict makes warnings errors')
assert !log.run(2).contains('target/eds')

assert log.run(3).readLines().count { it == '[INFO] skipped' } == 2
assert !log.run(3).contains('latest')

assert log.run(4).readLines().count { it == '[INFO] skipped' } == 1
assert log.run(4).contains('allowed  an image with a digest: eds.requireDigest is set')
