// process.exit inside a handler sets the code.
// exit: 42
process.on('uncaughtException', () => process.exit(42));
setTimeout(() => console.log('never'), 1);
throw new Error('x');
