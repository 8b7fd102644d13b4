// MessageEvent: what ports tell their listeners.
'use strict';

const { codes: { ERR_INVALID_THIS } } = require('internal:errors');
const { Event, kArgument } = require('internal:web/event_target');

let isMessageEvent;

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  static {
    isMessageEvent = (value) => typeof value === 'object' && value !== null && #data in value;
  }

  constructor(type, init = undefined) {
    if (arguments.length === 0) throw new TypeError('MessageEvent constructor: 1 argument required, but 0 found.');
    super(type, init);
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = init ?? {};
    const { isPort } = require('./ports.js');
    if (source !== null && !isPort(source)) throw new TypeError(expected('source', source));
    const list = [...ports];
    list.forEach((port, i) => {
      if (!isPort(port)) throw new TypeError(expected(`ports[${i}]`, port));
    });
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = list;
  }

  get data() { return checked(this).#data; }
  get origin() { return checked(this).#origin; }
  get lastEventId() { return checked(this).#lastEventId; }
  get source() { return checked(this).#source; }
  get ports() { return checked(this).#ports; }

  // What listeners of on() get.
  get [kArgument]() { return checked(this).#data; }

  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '',
                   source = null, ports = []) {
    checked(this);
    if (arguments.length === 0) {
      throw new TypeError('MessageEvent.initMessageEvent: 1 argument required, but 0 found.');
    }
    this.initEvent(type, bubbles, cancelable);
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = [...ports];
  }
}

function expected(what, value) {
  return `MessageEvent constructor: Expected eventInitDict.${what} ("${value}") to be an instance of MessagePort.`;
}

function checked(event) {
  if (!isMessageEvent(event)) {
    const error = new ERR_INVALID_THIS('MessageEvent');
    error.message = 'Illegal invocation';
    throw error;
  }
  return event;
}

for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent']) {
  Object.defineProperty(MessageEvent.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(MessageEvent.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'MessageEvent',
});

module.exports = { MessageEvent };
