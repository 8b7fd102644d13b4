// exit: 1
// flags: --check
console.log('never');
const x = (1;
