// - is standard input, and arguments follow it.
// run: - one two
// stdin: console.log(process.argv.slice(2), require('path').basename('/a/b'))\n
