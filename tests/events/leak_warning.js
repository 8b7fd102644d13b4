// Too many listeners warn once.
const EventEmitter = require('events');
class Mine extends EventEmitter {}
const e = new Mine();
e.setMaxListeners(1);
for (let i = 0; i < 4; i++) e.on('tick', () => {});
process.on('warning', (warning) => console.log(warning.name, warning.count, warning.type, warning.emitter === e));
