// exit: 1
console.log('never');
const a = ;
