// AsyncResource: callbacks with their receiver and arguments, and own numbers.
const { AsyncResource } = require('async_hooks');
class Request extends AsyncResource {
  constructor() { super('REQUEST'); }
}
const request = new Request();
console.log(request.runInAsyncScope(function(a) { return [this.k, a]; }, { k: 1 }, 2));
console.log(Number.isInteger(request.asyncId()), new Request().asyncId() > request.asyncId());
const bound = request.bind((a, b) => a + b);
console.log(bound(1, 2), bound.length, AsyncResource.bind(function() { return this; }, 'X', 'me')());
console.log(request.emitDestroy() === request);
for (const wrong of [() => new AsyncResource(), () => new AsyncResource('X', { triggerAsyncId: -2 }), () => request.bind(1)]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
