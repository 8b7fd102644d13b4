// A refused connection nobody handles.
// exit: 1
require('net').connect({ path: './no.sock' });
