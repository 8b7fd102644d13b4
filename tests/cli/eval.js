// -e runs text; arguments follow.
// run: -e "console.log(process.argv.length, process.argv[1], __filename, typeof require, module.id)" arg
