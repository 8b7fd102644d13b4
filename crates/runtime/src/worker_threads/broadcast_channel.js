// BroadcastChannel: what one posts, all others of its name get.
'use strict';

const { codes } = require('internal:errors');
const { customInspectSymbol } = require('internal:util');
const { DOMException } = require('internal:web/dom_exception');
const { EventTarget, defineEventHandler } = require('internal:web/event_target');
const { End } = require('./ends.js');
const { write } = require('./message.js');
const { MessageEvent } = require('./message_event.js');

// Ends by name.
const groups = new Map();

let isChannel;
let endOf; // null for what is none

class BroadcastChannel extends EventTarget {
  #name;
  #end;

  static {
    isChannel = (value) => typeof value === 'object' && value !== null && #name in value;
    endOf = (value) => (isChannel(value) ? value.#end : null);
  }

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    let group = groups.get(this.#name);
    if (group === undefined) groups.set(this.#name, group = new Set());
    const end = this.#end = new End(group, false);
    end.attach({
      deliver: (data) => this.#tell('message', data),
      failed: (error) => this.#tell('messageerror', error),
      closed: () => {
        if (group.size === 0) groups.delete(this.#name);
      },
    });
    end.ref(true);
    end.start();
  }

  #tell(type, data) {
    if (this.#end !== undefined) this.dispatchEvent(new MessageEvent(type, { data }));
  }

  get name() {
    return checked(this).#name;
  }

  close() {
    const end = checked(this).#end;
    if (end === undefined) return;
    this.#end = undefined;
    // Others hear no more of it from now on.
    end.group.delete(end);
    end.ref(false);
    end.close();
  }

  postMessage(message) {
    const end = checked(this).#end;
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (end === undefined) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    const written = write(message);
    end.post(written);
  }

  ref() {
    checked(this).#end?.ref(true);
    return this;
  }

  unref() {
    checked(this).#end?.ref(false);
    return this;
  }

  [customInspectSymbol](depth, options) {
    if (!isChannel(this)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    if (typeof depth === 'number' && depth < 0) return 'BroadcastChannel';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const fields = { name: this.#name, active: this.#end !== undefined };
    return `BroadcastChannel ${require('util').inspect(fields, inner)}`;
  }
}

function checked(channel) {
  if (!isChannel(channel)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
  return channel;
}

for (const name of ['name', 'close', 'postMessage', 'ref', 'unref']) {
  Object.defineProperty(BroadcastChannel.prototype, name, { __proto__: null, enumerable: true });
}
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = { BroadcastChannel, endOf };
