// Without a script, standard input is one.
// run:
// stdin: console.log('from stdin', __filename, process.argv.length)\n
