// The channel between a program and a child that is one too: send, 'message', disconnect, and handles sent along.
'use strict';

const EventEmitter = require('events');
const { ErrnoException, codes: { ERR_INVALID_ARG_TYPE, ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED,
  ERR_MISSING_ARGS } } = require('internal:errors');
const { validateObject } = require('internal:validators');
const { AdvancedFraming, JsonFraming } = require('./framing.js');
const { flow, origin } = require('internal:async_hooks/flow');
const { channels } = require('./dispatch.js');
const { closeSent, nativeOf, pack, receive, take } = require('./handles.js');

// Bytes that wait for the kernel before `send` says that it is enough.
const HIGH_WATER_MARK = 65536 * 2;
// How often a handle that did not arrive is sent again.
const RETRANSMISSIONS = 3;

const kPending = Symbol('kPending');
const kChannel = Symbol('kChannel');

let nextToken = 1;

// `process.channel` and `child.channel`: says whether the channel keeps the program alive.
class Control extends EventEmitter {
  #channel;
  #count = 0;
  #explicit = false;

  constructor(channel) {
    super();
    this.#channel = channel;
    this[kPending] = [];
  }

  // A listener, or a write, that wants the channel to keep the program alive.
  refCounted() {
    if (++this.#count === 1 && !this.#explicit) this.#channel.ref();
  }

  unrefCounted() {
    if (--this.#count === 0 && !this.#explicit) {
      this.#channel.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#explicit = true;
    this.#channel.ref();
  }

  unref() {
    this.#explicit = true;
    this.#channel.unref();
  }

  get fd() { return this.#channel.fd; }
}

// The native half: a stream, and what waits for its writes.
class Channel {
  constructor(id, onread) {
    this.id = id;
    this.onread = onread;
    this.refed = true;
    this.waiting = new Map();
    this.origin = flow.on ? origin('PIPEWRAP', this) : undefined;
    channels.set(id, this);
  }

  onwritten(token, errno) {
    const callback = this.waiting.get(token);
    this.waiting.delete(token);
    this.update();
    callback?.(errno);
  }

  // Messages on their way keep the program alive, whatever it wishes.
  await(token, callback) {
    this.waiting.set(token, callback);
    this.update();
  }

  update() {
    binding.refChannel(this.id, this.refed || this.waiting.size > 0);
  }

  ref() {
    this.refed = true;
    this.update();
  }

  unref() {
    this.refed = false;
    this.update();
  }

  get fd() { return binding.channelFd(this.id); }

  close() {
    this.onread = () => {};
    binding.closeChannel(this.id);
  }
}

function isInternal(message) {
  return typeof message === 'object' && message !== null && typeof message.cmd === 'string' &&
    message.cmd.length > 5 && message.cmd.startsWith('NODE_');
}

// Gives `target` (a ChildProcess, or `process`) the channel whose stream is `id`.
function setupChannel(target, id, serialization) {
  const framing = serialization === 'advanced' ? new AdvancedFraming() : new JsonFraming();
  const channel = new Channel(id, onRead);
  const control = new Control(channel);
  target.channel = control;
  target._channel = control;
  target[kChannel] = channel;
  target._handleQueue = null;
  target._pendingMessage = null;
  target.connected = true;

  function onRead(bytes) {
    if (bytes === null) {
      onEnd();
      return;
    }
    for (const message of framing.decode(bytes)) {
      if (!isInternal(message)) handleMessage(message, undefined, false);
      else if (message.cmd === 'NODE_HANDLE') handleMessage(message, take(id, message), true);
      else handleMessage(message, undefined, true);
    }
  }

  function onEnd() {
    if (target.connected) target.disconnect();
    channel.close();
    target._channel = null;
    maybeClose(target);
  }

  function handleMessage(message, handle, internal) {
    if (!target.channel) return;
    process.nextTick(emit, internal ? 'internalMessage' : 'message', message, handle);
  }

  function emit(event, message, handle) {
    if (event === 'internalMessage' || target.listenerCount('message') > 0) target.emit(event, message, handle);
    else control[kPending].push([event, message, handle]);
  }

  target.on('newListener', () => {
    process.nextTick(() => {
      if (!target.channel || target.listenerCount('message') === 0) return;
      const waiting = control[kPending];
      control[kPending] = [];
      for (const args of waiting) target.emit(...args);
    });
  });

  target.on('internalMessage', (message, handle) => {
    if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') {
      onAnswer(message.cmd === 'NODE_HANDLE_ACK');
      return;
    }
    if (message.cmd !== 'NODE_HANDLE') return;
    if (handle === undefined) {
      target._send({ cmd: 'NODE_HANDLE_NACK' }, null, true);
      return;
    }
    target._send({ cmd: 'NODE_HANDLE_ACK' }, null, true);
    receive(target, message, handle, (object) => {
      handleMessage(message.msg, object, isInternal(message.msg));
    });
  });

  // The other side has, or has not, what was sent last: the next may go.
  function onAnswer(arrived) {
    const sent = target._pendingMessage;
    if (sent !== null) {
      if (arrived) {
        forgetSent();
      } else if (sent.retransmissions++ === RETRANSMISSIONS) {
        forgetSent();
        process.emitWarning('Handle did not reach the receiving process correctly', 'SentHandleNotReceivedWarning');
      }
    }
    const queue = target._handleQueue ?? [];
    target._handleQueue = null;
    const again = target._pendingMessage;
    if (again !== null) target._send(again.message, again.packed, again.options, again.callback);
    for (const { message, handle, options, callback } of queue) target._send(message, handle, options, callback);
    if (!target.connected && target.channel && target._handleQueue === null) target._disconnect();
  }

  function forgetSent() {
    closeSent(target._pendingMessage.handle);
    target._pendingMessage = null;
  }

  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    if (this.connected) return this._send(message, handle, { swallowErrors: false, ...options }, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  target._send = function _send(message, handle, options, callback) {
    if (message === undefined) throw new ERR_MISSING_ARGS('message');
    if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) {
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (typeof options === 'boolean') options = { swallowErrors: options };
    const isAnswer = message?.cmd === 'NODE_HANDLE_ACK' || message?.cmd === 'NODE_HANDLE_NACK';
    const packed = handle ? pack(this, message, handle, options) : undefined;
    if (this._handleQueue !== null && !isAnswer) {
      // One handle at a time: the rest waits for the answer.
      this._handleQueue.push({ message, handle: handle ?? null, options, callback });
      return this._handleQueue.length === 1;
    }
    const native = packed?.detach();
    const bytes = framing.encode(native === undefined ? message : packed.message);
    const token = nextToken++ & 0x7fffffff;
    const [kind, number] = nativeOf(native);
    const written = binding.writeChannel(id, bytes, token, kind, number);
    if (written < 0) {
      if (native !== undefined && !options.keepOpen) packed.close(native);
      if (!options.swallowErrors) {
        const error = new ErrnoException(written, 'write');
        if (typeof callback === 'function') process.nextTick(callback, error);
        else process.nextTick(() => this.emit('error', error));
      }
      return binding.channelQueue(id) < HIGH_WATER_MARK;
    }
    if (native !== undefined) {
      this._handleQueue ??= [];
      // It is closed here when the other side says that it has it.
      if (packed.isMoved && !options.keepOpen) {
        const retransmissions = this._pendingMessage?.retransmissions ?? 0;
        this._pendingMessage = { message, packed, handle: native, options, callback, retransmissions };
      }
    }
    if (written === 0) {
      control.refCounted();
      channel.await(token, () => {
        control.unrefCounted();
        if (typeof callback === 'function') callback(null);
      });
    } else if (typeof callback === 'function') {
      process.nextTick(callback, null);
    }
    return binding.channelQueue(id) < HIGH_WATER_MARK;
  };

  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    this.connected = false;
    // Handles that are under way arrive first.
    if (this._handleQueue === null) this._disconnect();
  };

  target._disconnect = function _disconnect() {
    this.channel = null;
    this[kChannel] = null;
    if (this._pendingMessage !== null) forgetSent();
    process.nextTick(() => {
      channel.close();
      target.emit('disconnect');
    });
  };

  return control;
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

// In a program that was started with a channel at `fd`.
function forkChild(fd, serialization) {
  const id = binding.openChannel(fd);
  if (id < 0) throw new ErrnoException(id, 'open');
  const control = setupChannel(process, id, serialization);
  process[kChannel].unref();
  const isWish = (event) => event === 'message' || event === 'disconnect';
  process.on('newListener', (event) => {
    if (isWish(event)) control.refCounted();
  });
  process.on('removeListener', (event) => {
    if (isWish(event)) control.unrefCounted();
  });
}

module.exports = { forkChild, maybeClose, setupChannel };
