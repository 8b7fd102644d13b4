// A path nobody listens on.
require('net').connect('./none.sock').on('error', (error) => console.log(error.message, error.code, error.errno, error.syscall, error.address));
