// Sending: the forms of the arguments, what waits for the socket's binding, the outcome.
'use strict';

const EventEmitter = require('events');
const { bindingOf } = require('internal:boot');
const { ExceptionWithHostPort, codes: {
  ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_IP_BLOCKED, ERR_SOCKET_DGRAM_IS_CONNECTED,
} } = require('internal:errors');
const { validateNumber, validatePort, validateString } = require('internal:validators');
const { triggeredBy } = require('internal:async_hooks/flow');
const { NO, YES, kState, running } = require('./state.js');

const bytesTypes = ['string', 'Buffer', 'TypedArray', 'DataView'];

// The bytes of text or of a view; undefined of anything else.
function bytesOf(data) {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : undefined;
}

function checked(data) {
  const bytes = bytesOf(data);
  if (bytes === undefined) throw new ERR_INVALID_ARG_TYPE('buffer', bytesTypes, data);
  return bytes;
}

function slice(data, offset, length) {
  const bytes = checked(data);
  offset >>>= 0;
  length >>>= 0;
  if (offset > bytes.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > bytes.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return bytes.subarray(offset, offset + length);
}

function listOf(data) {
  if (!Array.isArray(data)) return [checked(data)];
  const list = data.map(bytesOf);
  if (list.includes(undefined)) throw new ERR_INVALID_ARG_TYPE('buffer list arguments', bytesTypes, data);
  // An empty list is a datagram of no bytes.
  return list.length === 0 ? [Buffer.alloc(0)] : list;
}

// send(data[, offset, length][, port][, address][, callback]); of a connected socket without port and address.
function send(data, offset, length, port, address, callback) {
  const state = this[kState];
  const connected = state.connected === YES;
  if (!connected) {
    if (address || (port && typeof port !== 'function')) {
      data = slice(data, offset, length);
    } else {
      [port, address, callback] = [offset, length, port];
    }
  } else {
    if (typeof length === 'number') {
      data = slice(data, offset, length);
      if (typeof port === 'function') [port, callback] = [null, port];
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  }
  const list = listOf(data);
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof callback !== 'function') callback = undefined;
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address !== undefined && address !== null) {
    validateString(address, 'address');
  }
  running(this);
  if (state.bound === NO) this.bind({ port: 0, exclusive: true }, null);
  if (state.bound !== YES) {
    this._afterBinding(() => this.send(list, port, address, callback));
    return;
  }
  if (connected) {
    finish(this, undefined, undefined, list, address, port, callback);
    return;
  }
  state.handle.lookup(address, (error, ip) => {
    triggeredBy(state.handle?.origin, () => finish(this, error, ip, list, address, port, callback));
  });
}

function finish(socket, error, ip, list, address, port, callback) {
  const { handle, sendBlockList } = socket[kState];
  if (!error && !handle) return;
  if (!error && ip && sendBlockList?.check(ip, `ipv${bindingOf('net').ipFamily(ip)}`)) error = new ERR_IP_BLOCKED(ip);
  if (error) {
    if (callback !== undefined) process.nextTick(callback, error);
    else process.nextTick(() => socket.emit('error', error));
    return;
  }
  const exception = (errno) => new ExceptionWithHostPort(errno, 'send', address, port);
  const sent = handle.send(list, port ? ip : undefined, port || 0, callback && ((errno, size) => {
    callback(errno < 0 ? exception(errno) : null, size);
  }));
  // Without a callback nobody hears of what the system refused: a datagram may be lost at any time.
  if (callback === undefined) return;
  if (sent > 0) process.nextTick(callback, null, sent - 1);
  else if (sent < 0) process.nextTick(callback, exception(sent));
}

function sendto(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
}

// What waits until the socket is bound; an error of the binding drops it.
function afterBinding(call) {
  const state = this[kState];
  if (state.queue !== undefined) {
    state.queue.push(call);
    return;
  }
  state.queue = [call];
  const onListening = () => {
    this.removeListener(EventEmitter.errorMonitor, onError);
    const { queue } = state;
    state.queue = undefined;
    for (const waiting of queue) waiting();
  };
  const onError = () => {
    this.removeListener('listening', onListening);
    state.queue = undefined;
  };
  this.once(EventEmitter.errorMonitor, onError);
  this.once('listening', onListening);
}

module.exports = {
  describe(Socket) {
    Object.assign(Socket.prototype, { send, sendto });
    Object.defineProperty(Socket.prototype, '_afterBinding', { configurable: true, value: afterBinding, writable: true });
  },
};
