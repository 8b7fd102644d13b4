// An error thrown in an exit handler.
// exit: 1
process.on('exit', () => { throw new Error('at the very end'); });
console.log('main done');
