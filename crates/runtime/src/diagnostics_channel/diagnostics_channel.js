// node:diagnostics_channel: named channels that carry messages from libraries to whoever watches them. A channel
// nobody watches costs one look at an empty list; a subscriber's error is reported as uncaught and disturbs nobody.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { validateFunction } = require('internal:validators');

// Channels by name, held weakly: nobody else can tell a forgotten channel from a new one.
const byName = new Map();
const forgotten = new FinalizationRegistry((name) => {
  if (byName.get(name)?.deref() === undefined) byName.delete(name);
});
// What somebody watches must stay, though only its name is known to both sides.
const watched = new Set();

// Enters the stores one by one, the last bound outermost, and calls `body` in the innermost.
function inStores(stores, data, body) {
  if (stores.length === 0) return body();
  const [store, transform] = stores.at(-1);
  const further = () => inStores(stores.slice(0, -1), data, body);
  let value;
  try {
    value = transform === undefined ? data : transform(data);
  } catch (error) {
    process.nextTick(() => { throw error; });
    return further();
  }
  return store.run(value, further);
}

class Channel {
  constructor(name) {
    this.name = name;
    this._subscribers = [];
    this._stores = new Map();
    byName.set(name, new WeakRef(this));
    forgotten.register(this, name);
  }

  get hasSubscribers() {
    return this._subscribers.length > 0 || this._stores.size > 0;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A new list, for a publication may be running over the old one.
    this._subscribers = [...this._subscribers, subscription];
    watched.add(this);
  }

  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at === -1) return false;
    this._subscribers = this._subscribers.toSpliced(at, 1);
    if (!this.hasSubscribers) watched.delete(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
    watched.add(this);
  }

  unbindStore(store) {
    const was = this._stores.delete(store);
    if (!this.hasSubscribers) watched.delete(this);
    return was;
  }

  publish(data) {
    for (const subscription of this._subscribers) {
      try {
        subscription(data, this.name);
      } catch (error) {
        process.nextTick(() => { throw error; });
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    return inStores([...this._stores], data, () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    });
  }
}

function channel(name) {
  const known = byName.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return byName.get(name)?.deref()?.hasSubscribers ?? false;
}

const phases = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function phaseChannel(nameOrChannels, phase) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${phase}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[phase];
    if (!(given instanceof Channel)) {
      throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${phase}`, ['Channel'], given);
    }
    return given;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
}

// The five channels of one operation: its synchronous part, its asynchronous end, and its failure.
class TracingChannel {
  constructor(nameOrChannels) {
    for (const phase of phases) {
      Object.defineProperty(this, phase, { __proto__: null, value: phaseChannel(nameOrChannels, phase) });
    }
  }

  get hasSubscribers() {
    return phases.some((phase) => this[phase]?.hasSubscribers);
  }

  subscribe(handlers) {
    for (const phase of phases) {
      if (handlers[phase]) this[phase]?.subscribe(handlers[phase]);
    }
  }

  unsubscribe(handlers) {
    let all = true;
    for (const phase of phases) {
      if (handlers[phase] && !this[phase]?.unsubscribe(handlers[phase])) all = false;
    }
    return all;
  }

  // Runs `body` between `start` and `end`; what it throws is told on `error` and thrown on.
  #around(context, body) {
    const { start, end, error } = this;
    return start.runStores(context, () => {
      try {
        return body();
      } catch (thrown) {
        context.error = thrown;
        error.publish(context);
        throw thrown;
      } finally {
        end.publish(context);
      }
    });
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.#around(context, () => {
      context.result = Reflect.apply(fn, thisArg, args);
      return context.result;
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { asyncStart, asyncEnd, error } = this;
    const settled = () => {
      asyncStart.publish(context);
      asyncEnd.publish(context);
    };
    return this.#around(context, () => {
      const returned = Reflect.apply(fn, thisArg, args);
      const promise = returned instanceof Promise ? returned : Promise.resolve(returned);
      return promise.then((result) => {
        context.result = result;
        settled();
        return result;
      }, (reason) => {
        context.error = reason;
        error.publish(context);
        settled();
        throw reason;
      });
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position, 1, function tracedCallback(...results) {
      if (results[0]) {
        context.error = results[0];
        error.publish(context);
      } else {
        context.result = results[1];
      }
      return asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, results);
        } finally {
          asyncEnd.publish(context);
        }
      });
    });
    return this.#around(context, () => Reflect.apply(fn, thisArg, args));
  }
}

function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

module.exports = { channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, Channel };
