// exit: 1
// run: -e "let let = 1"
