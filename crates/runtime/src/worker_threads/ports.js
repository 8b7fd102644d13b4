// MessagePort, MessageChannel and receiveMessageOnPort(): ends of channels as event targets.
'use strict';

const { codes } = require('internal:errors');
const { customInspectSymbol, kMessaging } = require('internal:util');
const {
  Event, NodeEventTarget, defineEventHandler, kListenerAdded, kListenerRemoved,
} = require('internal:web/event_target');
const { flow, callIn, gone, origin } = require('internal:async_hooks/flow');
const { End } = require('./ends.js');
const { fail, transferList, write } = require('./message.js');
const { MessageEvent } = require('./message_event.js');

function MessagePort() {
  throw new codes.ERR_CONSTRUCT_CALL_INVALID();
}

let isPort;
let endOf;
let giveAway;

class Port extends NodeEventTarget {
  #end;
  #origin;

  static {
    isPort = (value) => typeof value === 'object' && value !== null && #end in value;
    endOf = (port) => {
      if (!isPort(port)) throw new TypeError('Illegal invocation');
      return port.#end;
    };
    giveAway = (port) => {
      const end = port.#end;
      port.#end = undefined;
      return end.detach();
    };
  }

  constructor(end) {
    super();
    this.#end = end;
    const owner = {
      deliver: (data, arrived) => {
        this.#tell(new MessageEvent('message', { data, ports: arrived.filter(isPort) }));
      },
      failed: (error) => this.#tell(new MessageEvent('messageerror', { data: error })),
      closed: () => {
        this.#end = undefined;
        this.#tell(new Event('close'));
        gone(this.#origin);
      },
    };
    if (flow.on) this.#origin = origin('MESSAGEPORT', this);
    end.attach(owner);
  }

  #tell(event) {
    if (flow.on) callIn(this.#origin, this.dispatchEvent, this, event);
    else this.dispatchEvent(event);
  }
}

function makePort(end) {
  return Reflect.construct(Port, [end], MessagePort);
}

function postMessage(...args) {
  const end = endOf(this);
  if (args.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  const message = write(args[0], transferList(args[1]), this);
  if (end === undefined || end.closing) return undefined;
  if (message.transferred.some(({ data }) => data instanceof End && data !== end && end.group.has(data))) {
    process.emitWarning('The target port was posted to itself, and the communication channel was lost');
    end.close();
    return true;
  }
  end.post(message);
  return true;
}

const methods = {
  postMessage() {
    if (arguments.length === 0) {
      const error = new codes.ERR_MISSING_ARGS('value');
      error.message = 'Not enough arguments to MessagePort.postMessage';
      throw error;
    }
    return Reflect.apply(postMessage, this, arguments);
  },

  start() {
    const end = endOf(this);
    if (end === undefined || end.closing) return;
    end.start();
  },

  ref() {
    endOf(this)?.ref(true);
  },

  unref() {
    endOf(this)?.ref(false);
  },

  hasRef() {
    return endOf(this)?.refed ?? false;
  },

  close(cb) {
    const end = endOf(this);
    if (typeof cb === 'function') this.once('close', cb);
    end?.close();
  },
};

Object.setPrototypeOf(MessagePort, NodeEventTarget);
const prototype = Object.create(NodeEventTarget.prototype);
MessagePort.prototype = prototype;

function method(name) {
  Object.defineProperty(prototype, name, {
    __proto__: null, configurable: true, enumerable: true, value: methods[name], writable: true,
  });
}

method('postMessage');
method('start');
Object.defineProperty(prototype, 'constructor', {
  __proto__: null, configurable: true, enumerable: false, value: MessagePort, writable: true,
});
for (const name of ['ref', 'unref', 'hasRef']) method(name);
defineEventHandler(prototype, 'message');
defineEventHandler(prototype, 'messageerror');
method('close');

function hidden(symbol, value) {
  Object.defineProperty(prototype, symbol, { __proto__: null, configurable: true, value, writable: true });
}

// The first listener starts a port and has it keep the program alive, the last one that leaves lets both go.
hidden(kListenerAdded, function(type, count) {
  if (type !== 'message' || count !== 1) return;
  const end = endOf(this);
  if (end === undefined || end.closing) return;
  end.ref(true);
  end.start();
});
hidden(kListenerRemoved, function(type, count) {
  if (type !== 'message' || count !== 0) return;
  const end = endOf(this);
  if (end === undefined) return;
  end.ref(false);
  end.receiving = false;
});
hidden(customInspectSymbol, function(depth, options) {
  if (!isPort(this)) return this;
  const end = endOf(this);
  const fields = { active: end !== undefined && !end.closing, refed: end?.refed ?? false, ...this };
  if (typeof depth === 'number' && depth < 0) return '[MessagePort]';
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `MessagePort [EventTarget] ${require('util').inspect(fields, inner)}`;
});
hidden(kMessaging, {
  check(port) {
    const end = endOf(port);
    if (end === undefined || end.closing) fail('MessagePort in transfer list is already detached');
  },
  transfer: giveAway,
  read: makePort,
});

class Channel {
  constructor() {
    const group = new Set();
    this.port1 = makePort(new End(group, true));
    this.port2 = makePort(new End(group, true));
  }
}

function MessageChannel() {
  if (new.target === undefined) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('MessageChannel');
  return Reflect.construct(Channel, [], new.target);
}

function receiveMessageOnPort(port) {
  const end = isPort(port) ? endOf(port) : require('./broadcast_channel.js').endOf(port);
  if (end === null) {
    const error = new codes.ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
    error.message = 'The "port" argument must be a MessagePort instance';
    throw error;
  }
  const message = end?.take();
  if (message === undefined) return undefined;
  return { message: require('./message.js').read(message)[0] };
}

module.exports = { MessageChannel, MessagePort, isPort, isOpen: (port) => endOf(port) !== undefined && !endOf(port).closing, receiveMessageOnPort };
