// process.exit runs exit handlers, but neither beforeExit nor what is pending.
// exit: 3
process.on('beforeExit', () => console.log('never'));
process.on('exit', (code) => console.log('exit', code, process.exitCode));
setTimeout(() => console.log('never'), 0);
process.nextTick(() => console.log('never'));
process.exit(3);
