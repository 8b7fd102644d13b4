// Servers and sockets that are sent along with a message: what travels, and what becomes of both ends.
'use strict';

const { codes: { ERR_INVALID_HANDLE_TYPE } } = require('internal:errors');
const { Handle } = require('internal:net/handle');
const { FdHandle, ListenerHandle } = require('internal:net/server');
const { listOf } = require('./socket_list.js');

// What native code is told; channel.rs has the same list.
const NOTHING = 0;
const STREAM = 1;
const LISTENER = 2;
const DESCRIPTOR = 3;

function isListener(object) {
  return object instanceof ListenerHandle || object instanceof FdHandle;
}

// A UDP socket's handle, or a descriptor of one.
function isDatagrams(object) {
  const { Descriptor, UDP } = require('internal:dgram/handle');
  return object instanceof UDP || object instanceof Descriptor;
}

function nativeOf(handle) {
  if (handle === undefined || handle === null) return [NOTHING, 0];
  if (!(handle instanceof Handle) && isDatagrams(handle)) return [DESCRIPTOR, handle.fd];
  if (handle instanceof FdHandle) return [DESCRIPTOR, handle.fd];
  return [handle instanceof ListenerHandle ? LISTENER : STREAM, handle.id];
}

// A message that carries a handle: its wire form, and how the handle is taken from its owner when it goes.
class Packed {
  constructor(target, type, msg, object, options) {
    this.target = target;
    this.object = object;
    this.options = options;
    this.message = { cmd: 'NODE_HANDLE', type, msg };
    // A socket moves; servers are had by both sides.
    this.isMoved = type === 'net.Socket';
    this.sent = undefined;
  }

  // The native handle, or undefined when there is none (any more): the message goes without it then.
  detach() {
    // It did not arrive, and goes again.
    if (this.sent !== undefined) return this.sent;
    const { object, message, options } = this;
    if (message.type === 'net.Native') {
      message.listens = isListener(object);
      return object;
    }
    if (message.type === 'dgram.Native') return object;
    if (message.type === 'dgram.Socket') {
      message.dgramType = object.type;
      return object[require('internal:dgram/state').kState].handle ?? undefined;
    }
    const handle = object._handle ?? undefined;
    if (message.type !== 'net.Socket' || handle === undefined) return handle;
    const { server } = object;
    if (server) {
      // Whoever asks the server for its connections means those that were sent away, too.
      message.key = server._connectionKey;
      server._setupWorker(listOf('send', this.target, message.key));
      if (!options.keepOpen) server._connections--;
    }
    if (!options.keepOpen) {
      handle.readStop();
      handle.owner = null;
      object._handle = null;
      object._server = null;
      object.setTimeout(0);
    }
    this.sent = handle;
    return handle;
  }

  close(handle) {
    if (this.isMoved) handle.close(null);
  }
}

function pack(target, msg, object, options) {
  if (object instanceof Packed) return object;
  const { Server, Socket } = require('net');
  let type;
  if (object instanceof Socket) type = 'net.Socket';
  else if (object instanceof Server) type = 'net.Server';
  else if (object instanceof Handle || isListener(object)) type = 'net.Native';
  else if (isDatagrams(object)) type = 'dgram.Native';
  else if (object instanceof require('dgram').Socket) type = 'dgram.Socket';
  else throw new ERR_INVALID_HANDLE_TYPE();
  return new Packed(target, type, msg, object, options);
}

function closeSent(handle) {
  handle.close(null);
}

// The handle that came with `message` by the channel `id`; undefined when it did not.
function take(id, message) {
  const listens = message.type === 'net.Server' || message.listens === true;
  if (listens) {
    const number = binding.takeListener(id);
    return number < 0 ? undefined : new ListenerHandle(number);
  }
  if (message.type === 'dgram.Socket' || message.type === 'dgram.Native') {
    const number = binding.takeDatagrams(id);
    return number < 0 ? undefined : require('internal:dgram/handle').adopt(number);
  }
  if (message.type !== 'net.Socket' && message.type !== 'net.Native') {
    binding.dropTaken(id);
    return undefined;
  }
  const number = binding.takeStream(id);
  return number < 0 ? undefined : new Handle(number);
}

// Makes of `handle` what was sent, and gives it to `done`.
function receive(target, message, handle, done) {
  const { Server, Socket } = require('net');
  if (message.type === 'net.Server') {
    const server = new Server();
    server.listen(handle, () => done(server));
    return;
  }
  if (message.type === 'dgram.Socket') {
    const { Socket: Datagrams } = require('dgram');
    const socket = new Datagrams(message.dgramType);
    socket.bind(handle, () => done(socket));
    return;
  }
  if (message.type !== 'net.Socket') {
    done(handle);
    return;
  }
  const socket = new Socket({ handle, readable: true, writable: true });
  if (message.key) listOf('got', target, message.key).add(socket);
  done(socket);
}

module.exports = { closeSent, nativeOf, pack, receive, take };
