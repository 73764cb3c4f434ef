def log = new File(basedir, 'build.log').text
assert log =~ /(?m)^\[INFO\] orders-worker  (FITS|\d+ findings?)  highest replicas .* pod-hours, .*  target\/eds\/simulate\/orders-worker\.html$/
assert log =~ /ADVICE  by the formula lagThreshold \d+; tried \d+ settings/

['orders-worker', 'orders-worker.advice'].each {
  def json = new groovy.json.JsonSlurper().parse(new File(basedir, "target/eds/simulate/${it}.json"))
  assert json.goal == 'simulate'
  assert json.setting.load == 'load.csv'
  assert json.setting.runs == 5
  assert json.runs.size() == 1
  assert json.runs[0].samples.size() == json.setting.durationSeconds + 1
  assert json.summary.messages == [200, 200, 200]
  assert new File(basedir, "target/eds/simulate/${it}.html").text.contains('<title>Simulation of orders-worker</title>')
}
assert log.contains('<lagThreshold>')
