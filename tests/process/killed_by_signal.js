// A signal nobody handles ends the process.
process.on('exit', () => console.log('never'));
process.kill(process.pid, 'SIGTERM');
setInterval(() => {}, 1000);
