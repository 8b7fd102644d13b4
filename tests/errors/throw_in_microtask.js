// exit: 1
queueMicrotask(() => { throw new Error('from a microtask'); });
setTimeout(() => console.log('never'), 1);
