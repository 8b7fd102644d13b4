// What a timer throws ends the process; later timers do not run, exit handlers do.
// exit: 1
process.on('exit', (code) => console.log('exit', code));
setTimeout(() => { throw new Error('from a timer'); }, 1);
setTimeout(() => console.log('never'), 20);
