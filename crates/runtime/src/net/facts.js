// What a socket says of itself: addresses, counts, states.
'use strict';

const { untold } = require('internal:process/round');

const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kPeer = Symbol('kPeer');
const kLocal = Symbol('kLocal');

function named(triple) {
  if (!triple) return {};
  return { address: triple[0], family: `IPv${triple[1]}`, port: triple[2] };
}

function peer(socket) {
  if (socket._handle?.id >= 0 && !socket.connecting) socket[kPeer] ??= binding.peerAddress(socket._handle.id);
  return named(socket[kPeer]);
}

function local(socket) {
  if (socket._handle?.id >= 0 && !socket.connecting) socket[kLocal] ??= binding.localAddress(socket._handle.id);
  return named(socket[kLocal]);
}

function describe(Socket) {
  const getter = (name, get) => {
    Object.defineProperty(Socket.prototype, name, { configurable: true, enumerable: true, get });
  };
  Socket.prototype.address = function address() {
    if (this._handle?.id >= 0) this[kLocal] = binding.localAddress(this._handle.id);
    return named(this[kLocal]);
  };

  getter('remoteAddress', function () { return peer(this).address; });
  getter('remoteFamily', function () { return peer(this).family; });
  getter('remotePort', function () { return peer(this).port; });
  getter('localAddress', function () { return local(this).address; });
  getter('localFamily', function () { return local(this).family; });
  getter('localPort', function () { return local(this).port; });
  getter('bytesRead', function () {
    const id = this._handle?.id ?? -1;
    // What is carried by another stream is counted as it comes.
    if (id < 0) return this[kBytesRead] ?? 0;
    return (binding.counts(id)?.[0] ?? 0) - untold(id >>> 0);
  });
  getter('bytesWritten', function () {
    if (this._writableState === undefined) return undefined;
    // Of a connection that others write to as well the loop has the books.
    let bytes = this._handle?.beforeWrite ? binding.counts(this._handle.id)?.[1] ?? 0 : this[kBytesWritten];
    for (const { chunk, encoding } of this._writableState.getBuffer?.() ?? []) {
      bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    }
    if (this._pendingData !== null) {
      const data = this._pendingData;
      const entries = Array.isArray(data) ? data : [{ chunk: data, encoding: this._pendingEncoding }];
      for (const { chunk, encoding } of entries) {
        bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
      }
    }
    return bytes;
  });
  getter('bufferSize', function () {
    return this._handle || this.connecting ? this.writableLength : undefined;
  });
  getter('_connecting', function () { return this.connecting; });
  getter('pending', function () { return !this._handle || this.connecting; });
  getter('readyState', function () {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    if (this.writable) return 'writeOnly';
    return 'closed';
  });
  getter('fd', function () { return this._handle ? this._handle.fd : undefined; });
  getter('autoSelectFamilyAttemptedAddresses', function () { return this._attempted; });
}

module.exports = { describe, kBytesRead, kBytesWritten, kLocal, kPeer };
