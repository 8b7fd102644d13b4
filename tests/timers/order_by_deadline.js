// Timers fire by deadline, equal ones in the order they were set.
const log = [];
setTimeout(() => log.push('30'), 30);
setTimeout(() => log.push('10 a'), 10);
setTimeout(() => log.push('20'), 20);
setTimeout(() => log.push('10 b'), 10);
setTimeout(() => log.push('10 c'), 10);
process.on('exit', () => console.log(log.join(', ')));
