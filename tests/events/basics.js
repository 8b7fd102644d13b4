// on, once, off, prepend, order, return values, listener lists, arguments and this.
const EventEmitter = require('events');
const e = new EventEmitter();
e.on('a', function (...args) { console.log('a1', args, this === e); });
e.once('a', () => console.log('once'));
e.prependListener('a', () => console.log('first'));
e.prependOnceListener('a', () => console.log('very first, once'));
console.log(e.emit('a', 1, 2), e.emit('a'), e.emit('nothing'));
const gone = () => console.log('never');
e.on('b', gone).off('b', gone);
console.log(e.listenerCount('a'), e.eventNames(), e.listeners('a').length, e.rawListeners('a').length, e.getMaxListeners());
e.on('newListener', (name) => console.log('newListener', name));
e.on('removeListener', (name) => console.log('removeListener', name));
e.on('c', gone);
e.removeAllListeners('c');
e.on('d', () => { e.removeAllListeners('d'); console.log('d1'); });
e.on('d', () => console.log('d2 of the same emit'));
e.emit('d'); console.log(e.emit('d'));
try { e.on('x', 5); } catch (error) { console.log(error.code, error.message); }
console.log(EventEmitter.EventEmitter === EventEmitter, EventEmitter.defaultMaxListeners, Object.keys(e));
