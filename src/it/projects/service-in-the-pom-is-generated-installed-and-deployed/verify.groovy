def eds = new File(basedir, 'target/eds')
println eds.list()
println binding.variables
