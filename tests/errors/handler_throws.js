// An uncaughtException handler that throws ends the process with code 7.
// exit: 7
process.on('uncaughtException', () => { throw new Error('handler failed'); });
throw new Error('original');
