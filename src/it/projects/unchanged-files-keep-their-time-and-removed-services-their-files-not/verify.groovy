def eds = new File(basedir, 'target/eds')
def log = new File(basedir, 'build.log').text
assert log.contains('target/eds  11 files written, 0 unchanged, 0 removed')
assert log.contains('target/eds  0 files written, 11 unchanged, 0 removed')
assert log.contains('target/eds  3 files written, 4 unchanged, 4 removed')

// the first marker was written before the second run: a file that run rewrote would be younger
def marker = new File(basedir, 'target/first-marker.txt').lastModified()
def kept = new File(eds, 'orders-worker').listFiles()
assert kept.length == 4
kept.each { assert it.lastModified() <= marker : "$it was rewritten" }

assert !new File(eds, 'billing').exists()
for (name in ['manifests.yaml', 'kustomization.yaml', 'eds.lock.json']) {
  assert !new File(eds, name).text.contains('billing')
  assert new File(eds, name).lastModified() >= new File(basedir, 'target/second-marker.txt').lastModified()
}
