// Without an unhandledRejection handler, uncaughtException gets it, with its origin.
process.on('uncaughtException', (error, origin) => console.log(error.message, origin));
Promise.reject(new Error('rejected'));
setTimeout(() => { throw new Error('thrown'); }, 1);
