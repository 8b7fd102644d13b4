// Running out of stack is an error like others.
function deeper() { return deeper() + 1; }
try {
  deeper();
} catch (error) {
  console.log(error instanceof RangeError, error.message);
}
console.log('still fine');
