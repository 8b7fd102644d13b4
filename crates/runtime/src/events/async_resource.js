// EventEmitterAsyncResource: an emitter whose listeners run in an async resource of its own.
// Owns the tie between the two; AsyncResource itself belongs to async_hooks.
'use strict';

const EventEmitter = require('events');
const { codes, notImplemented } = require('internal:errors');
const { validateString } = require('internal:validators');

const kEventEmitter = Symbol('kEventEmitter');

let made;

// The class, made when first asked for: async_hooks is loaded no earlier. Without that room it is a refusal.
function getEventEmitterAsyncResource() {
  if (made === undefined) {
    let AsyncResource;
    try {
      ({ AsyncResource } = require('async_hooks'));
    } catch {
      // The room is not there.
    }
    made = typeof AsyncResource === 'function' ? make(AsyncResource) :
      notImplemented('events.EventEmitterAsyncResource');
  }
  return made;
}

function make(AsyncResource) {
  class EventEmitterReferencingAsyncResource extends AsyncResource {
    constructor(emitter, type, options) {
      super(type, options);
      this[kEventEmitter] = emitter;
    }

    get eventEmitter() {
      return this[kEventEmitter];
    }
  }

  class EventEmitterAsyncResource extends EventEmitter {
    #resource;

    constructor(options = undefined) {
      let name;
      if (typeof options === 'string') {
        name = options;
        options = undefined;
      } else {
        if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
        name = options?.name || new.target.name;
      }
      super(options);
      this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
    }

    #own() {
      if (!(#resource in this)) throw new codes.ERR_INVALID_THIS('EventEmitterAsyncResource');
      return this.#resource;
    }

    emit(event, ...args) {
      return this.#own().runInAsyncScope(super.emit, this, event, ...args);
    }

    emitDestroy() {
      this.#own().emitDestroy();
    }

    get asyncId() {
      return this.#own().asyncId();
    }

    get triggerAsyncId() {
      return this.#own().triggerAsyncId();
    }

    get asyncResource() {
      return this.#own();
    }
  }

  return EventEmitterAsyncResource;
}

module.exports = { getEventEmitterAsyncResource };
