// exit: 9
// run: --bogus x.js
