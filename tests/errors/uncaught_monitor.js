// The monitor sees the error but does not save the process.
// exit: 1
process.on('uncaughtExceptionMonitor', (error, origin) => console.log('monitor', error.message, origin));
throw new Error('fatal');
