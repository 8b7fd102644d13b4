// Functions and methods that are watched and replaced.
const { mock } = require('node:test');

const add = mock.fn((a, b) => a + b);
console.log(add(1, 2), add.call({ x: 1 }, 3, 4), add.mock.callCount(), add.length);
console.log(add.mock.calls.map(({ arguments: args, result, error, this: self }) => [args, result, error, self]));
add.mock.mockImplementationOnce(() => 'once');
add.mock.mockImplementation(() => 'always');
console.log(add(), add(), add.mock.callCount());
add.mock.resetCalls();
add.mock.restore();
console.log(add(5, 6), add.mock.callCount());

const twice = mock.fn(() => 'original', () => 'mocked', { times: 2 });
console.log(twice(), twice(), twice());
const throwing = mock.fn(() => { throw new Error('thrown'); });
try {
  throwing();
} catch (error) {
  console.log(error === throwing.mock.calls[0].error);
}
const Class = mock.fn(class Point { constructor(x) { this.x = x; } });
const point = new Class(3);
console.log(point.x, Class.mock.calls[0].target.name, Class.mock.calls[0].result === point);

class Base { method() { return `base ${this.name}`; } }
const object = Object.assign(new Base(), { name: 'o', value: 1 });
const method = mock.method(object, 'method', function() { return `mocked ${this.name}`; });
console.log(object.method(), method === object.method, Object.hasOwn(object, 'method'));
mock.restoreAll();
console.log(object.method(), Object.hasOwn(object, 'method'));
const reading = { get it() { return 'read'; } };
mock.getter(reading, 'it', () => 'mocked');
console.log(reading.it);
mock.reset();
console.log(reading.it);
for (const call of [() => mock.fn(5), () => mock.method(object, 'none'), () => mock.method(object, 'value'), () => mock.fn(() => {}, { times: 0 })]) {
  try {
    call();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
