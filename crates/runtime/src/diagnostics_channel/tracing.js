// Channels that belong together: BoundedChannel, the beginning and the end of one operation, and TracingChannel, whose
// operation may go on asynchronously and fail.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { validateFunction } = require('internal:validators');
const { Channel, channel, ownChannel } = require('./channels.js');

function define(object, name, value) {
  Object.defineProperty(object, name, { __proto__: null, value });
}

// The member `phase` of what a program gave.
function given(channels, phase) {
  const found = channels[phase];
  if (found === undefined || found === null) throw new TypeError('Cannot convert undefined or null to object');
  if (!(found instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${phase}`, ['Channel'], found);
  return found;
}

// Gives the channel of a phase, by what names them all.
function finder(nameOrChannels, kind, make = channel) {
  if (typeof nameOrChannels === 'string') return (phase) => make(`tracing:${nameOrChannels}:${phase}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) return (phase) => given(nameOrChannels, phase);
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', kind, 'Object'], nameOrChannels);
}

function subscribeAll(channels, handlers, phases) {
  for (const phase of phases) {
    if (handlers[phase]) channels[phase].subscribe(handlers[phase]);
  }
}

function unsubscribeAll(channels, handlers, phases) {
  let all = true;
  for (const phase of phases) {
    if (handlers[phase] && !channels[phase].unsubscribe(handlers[phase])) all = false;
  }
  return all;
}

const bounds = ['start', 'end'];

class BoundedChannel {
  constructor(nameOrChannels) {
    const find = finder(nameOrChannels, 'BoundedChannel');
    for (const phase of bounds) define(this, phase, find(phase));
  }

  get hasSubscribers() {
    return this.start.hasSubscribers || this.end.hasSubscribers;
  }

  subscribe(handlers) {
    subscribeAll(this, handlers, bounds);
  }

  unsubscribe(handlers) {
    return unsubscribeAll(this, handlers, bounds);
  }

  withScope(context = {}) {
    return new BoundedChannelScope(this, context);
  }

  run(context, fn, thisArg, ...args) {
    context ??= {};
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const scope = new BoundedChannelScope(this, context);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      scope[Symbol.dispose]();
    }
  }
}

// From the start's publication to the end's, in the stores of the start.
class BoundedChannelScope {
  #end;
  #context;
  #stores;

  constructor({ start, end, hasSubscribers }, context) {
    if (!hasSubscribers) return;
    this.#end = end;
    this.#context = context;
    this.#stores = start.withStoreScope(context);
  }

  [Symbol.dispose]() {
    if (this.#end === undefined) return;
    this.#end.publish(this.#context);
    this.#end = undefined;
    this.#stores[Symbol.dispose]();
  }
}

const phases = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function isThenable(value) {
  return typeof value?.then === 'function';
}

function warnOfValue(fn) {
  process.emitWarning(`tracePromise was called with the function '${fn.name || '<anonymous>'}', which returned a non-thenable.`);
}

class TracingChannel {
  #call;
  #continuation;

  constructor(nameOrChannels, make) {
    const find = finder(nameOrChannels, 'TracingChannel', make);
    // Of channels that a program gave, each half is looked at by itself.
    const raw = typeof nameOrChannels === 'string' ? find : (phase) => nameOrChannels[phase];
    this.#call = new BoundedChannel({ start: raw('start'), end: raw('end') });
    this.#continuation = new BoundedChannel({ start: raw('asyncStart'), end: raw('asyncEnd') });
    define(this, 'error', find('error'));
  }

  get start() { return this.#call.start; }
  get end() { return this.#call.end; }
  get asyncStart() { return this.#continuation.start; }
  get asyncEnd() { return this.#continuation.end; }

  get hasSubscribers() {
    return this.#call.hasSubscribers || this.#continuation.hasSubscribers || this.error.hasSubscribers;
  }

  subscribe(handlers) {
    subscribeAll(this, handlers, phases);
  }

  unsubscribe(handlers) {
    return unsubscribeAll(this, handlers, phases);
  }

  #failed(context, error) {
    context.error = error;
    this.error.publish(context);
  }

  // Runs `body` between `start` and `end`; what it throws is told on `error` and thrown on.
  #around(context, body) {
    const scope = this.#call.withScope(context);
    try {
      return body();
    } catch (error) {
      this.#failed(context, error);
      throw error;
    } finally {
      scope[Symbol.dispose]();
    }
  }

  traceSync(fn, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.#around(context, () => {
      context.result = Reflect.apply(fn, thisArg, args);
      return context.result;
    });
  }

  tracePromise(fn, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) {
      const value = Reflect.apply(fn, thisArg, args);
      if (!isThenable(value)) warnOfValue(fn);
      return value;
    }
    const onResult = (result) => {
      context.result = result;
      return this.#continuation.run(context, () => result);
    };
    const onError = (error) => {
      this.#failed(context, error);
      return this.#continuation.run(context, () => { throw error; });
    };
    return this.#around(context, () => {
      const value = Reflect.apply(fn, thisArg, args);
      if (!isThenable(value)) {
        warnOfValue(fn);
        context.result = value;
        return value;
      }
      if (value instanceof Promise && value.constructor === Promise) return value.then(onResult, onError);
      // A thenable of another kind may have more to it: it is given back as it is, and must not fail twice.
      value.then(onResult, (error) => {
        this.#failed(context, error);
        this.#continuation.run(context, () => {});
      });
      return value;
    });
  }

  traceCallback(fn, position = -1, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    const channels = this;
    args.splice(position, 1, function tracedCallback(...results) {
      const [error, result] = results;
      if (error) channels.#failed(context, error);
      else context.result = result;
      return channels.#continuation.run(context, callback, this, ...results);
    });
    return this.#around(context, () => Reflect.apply(fn, thisArg, args));
  }
}

function boundedChannel(nameOrChannels) {
  return new BoundedChannel(nameOrChannels);
}

function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

// Channels that the runtime itself publishes on.
function ownTracingChannel(name) {
  return new TracingChannel(name, ownChannel);
}

module.exports = { BoundedChannel, boundedChannel, ownTracingChannel, tracingChannel };
