// With a handler the process goes on; a late catch is told by rejectionHandled.
process.on('unhandledRejection', (reason, promise) => console.log('unhandled', reason.message, promise instanceof Promise));
process.on('rejectionHandled', () => console.log('handled later'));
const rejected = Promise.reject(new Error('one'));
setTimeout(() => rejected.catch(() => {}), 2);
setTimeout(() => console.log('still here'), 5);
