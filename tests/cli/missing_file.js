// A script that is not there.
// exit: 1
// run: ./not-there.js
