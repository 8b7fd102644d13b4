// -c checks and does not run.
// flags: -c
console.log('never');
