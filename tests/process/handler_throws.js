// exit: 7
// A handler of unhandled rejections that throws itself ends the program.
process.on('uncaughtException', (error) => { throw new Error(`after ${error.message}`); });
process.on('exit', (code) => console.log('exit', code));
Promise.reject(new Error('first'));
