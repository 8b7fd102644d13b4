// An uncaught error: place, source line, caret, stack, version, exit code 1.
// exit: 1
function inner() {
  throw new TypeError('broken on purpose');
}
function outer() {
  inner();
}
outer();
