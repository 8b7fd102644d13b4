// Channels: named lists of who wants to hear of something, and of stores to be entered meanwhile. A channel that nobody
// watches has a prototype that does nothing; a subscriber's error is reported as uncaught and disturbs nobody.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { validateFunction } = require('internal:validators');

// By name: those that somebody watches and the runtime's own, for whose sake nobody else needs to hold them; and all
// others, which go when the program forgets them.
const kept = new Map();
const weak = new Map();
let forgotten;

function isForgotten(name) {
  if (weak.get(name)?.deref() === undefined) weak.delete(name);
}

function reportLater(error) {
  process.nextTick(() => { throw error; });
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    watch(this);
    this.subscribe(subscription);
  }

  unsubscribe() {
    return false;
  }

  bindStore(store, transform) {
    watch(this);
    this.bindStore(store, transform);
  }

  unbindStore() {
    return false;
  }

  get hasSubscribers() {
    return false;
  }

  publish() {}

  runStores(data, fn, thisArg, ...args) {
    return Reflect.apply(fn, thisArg, args);
  }

  withStoreScope() {
    return { [Symbol.dispose]() {} };
  }
}

// The value that a store has while `data` is told; an error of the program's function leaves the store as it is.
function enterStore(store, transform, data) {
  let value = data;
  if (transform !== undefined) {
    try {
      value = transform(data);
    } catch (error) {
      reportLater(error);
      return undefined;
    }
  }
  return { store, value };
}

// A channel that is watched.
class ActiveChannel extends Channel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A new list, for a publication may be running over the old one.
    this._subscribers = [...this._subscribers, subscription];
  }

  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at === -1) return false;
    this._subscribers = this._subscribers.toSpliced(at, 1);
    unwatch(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    unwatch(this);
    return true;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < (subscribers?.length ?? 0); i++) {
      try {
        subscribers[i](data, this.name);
      } catch (error) {
        reportLater(error);
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores) {
      const further = run;
      run = () => {
        const entered = enterStore(store, transform, data);
        return entered === undefined ? further() : store.run(entered.value, further);
      };
    }
    return run();
  }

  withStoreScope(data) {
    return new RunStoresScope(this, data);
  }
}

// Stores that are entered until the end of a block.
class RunStoresScope {
  #scopes = [];

  constructor(channel, data) {
    for (const [store, transform] of channel._stores) {
      const entered = enterStore(store, transform, data);
      if (entered !== undefined) this.#scopes.push(store.withScope(entered.value));
    }
    channel.publish(data);
  }

  [Symbol.dispose]() {
    while (this.#scopes.length > 0) this.#scopes.pop()[Symbol.dispose]();
  }
}

function watch(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
  if (!kept.has(channel.name)) kept.set(channel.name, channel);
}

function unwatch(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  Object.setPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
  if (weak.has(channel.name)) kept.delete(channel.name);
}

function channel(name) {
  const known = kept.get(name) ?? weak.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  const made = new Channel(name);
  weak.set(name, new WeakRef(made));
  forgotten ??= new FinalizationRegistry(isForgotten);
  forgotten.register(made, name);
  return made;
}

// A channel that the runtime itself publishes on.
function ownChannel(name) {
  const made = new Channel(name);
  kept.set(name, made);
  return made;
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return (kept.get(name) ?? weak.get(name)?.deref())?.hasSubscribers ?? false;
}

module.exports = { Channel, channel, hasSubscribers, ownChannel, subscribe, unsubscribe };
