// exit: 9
// run: -e
