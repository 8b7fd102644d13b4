// -- ends the options.
// run: -- $FILE --help
console.log(process.argv.slice(2));
