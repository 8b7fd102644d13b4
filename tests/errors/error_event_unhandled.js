// An 'error' event nobody listens to is thrown.
// exit: 1
const EventEmitter = require('events');
new EventEmitter().emit('error', new Error('nobody listens'));
