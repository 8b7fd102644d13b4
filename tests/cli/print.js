// -p prints the value.
// run: -p "[1, { a: 2 }].concat(require('path').sep)"
