// exit: 1
// run: -e "function f() { throw new Error('in eval') }; f()"
