// --no-warnings is silent.
// flags: --no-warnings
process.emitWarning('not shown');
console.log('quiet');
