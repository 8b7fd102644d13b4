// A syntax error in a required file shows that file.
// exit: 1
console.log('main runs');
require('./broken');
