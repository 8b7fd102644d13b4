// The same with something that is no Error.
const EventEmitter = require('events');
try {
  new EventEmitter().emit('error', { a: 1 });
} catch (error) {
  console.log(error.code, error.message, error.context);
}
