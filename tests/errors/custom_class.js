// A class of one's own and what it says as a string.
// exit: 1
class ParseError extends Error {
  constructor(message, line) {
    super(message);
    this.name = 'ParseError';
    this.line = line;
  }
}
process.on('exit', () => {
  console.log(new ParseError('shown', 2).toString());
});
throw new ParseError('no such token', 7);
