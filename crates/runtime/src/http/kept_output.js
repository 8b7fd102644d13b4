// How an OutgoingMessage's bytes leave by a socket: kept until it has one and its turn, then the socket's.
'use strict';

const HIGH_WATER_MARK = 64 * 1024;
const kCorkedNow = Symbol('corkedNow');

function lengthOf(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

// What is written in one turn leaves in one system call.
function corkForNow(message, socket) {
  if (message[kCorkedNow]) return;
  message[kCorkedNow] = true;
  socket.cork?.();
  process.nextTick(uncorkNow, message, socket);
}

function uncorkNow(message, socket) {
  if (!message[kCorkedNow]) return;
  message[kCorkedNow] = false;
  socket.uncork?.();
}

const methods = {
  outputSize: 0,

  _writeRaw(data, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = undefined;
    }
    const { socket } = this;
    if (socket?.destroyed) return false;
    let more;
    if (socket && socket._httpMessage === this && socket.writable) {
      corkForNow(this, socket);
      more = socket.write(data, encoding, callback ?? undefined);
    } else {
      (this.outputData ??= []).push({ data, encoding, callback: callback ?? undefined });
      this.outputSize += lengthOf(data, encoding);
      more = this.outputSize < HIGH_WATER_MARK;
    }
    if (!more) this._needDrain = true;
    return more;
  },

  // What the last piece's write calls when it is out.
  _whenOut() {
    return (error) => {
      if (error || this.socket?._hadError || this._finishEmitted) return;
      if (this._endCallbacks !== undefined) this._callBack();
      this._finishEmitted = true;
      this.emit('finish');
    };
  },

  // The last piece is written.
  _endRaw() {
    this.finished = true;
    const { socket } = this;
    if (!socket) return;
    uncorkNow(this, socket);
    if (!this.outputData?.length && socket._httpMessage === this) this._finish();
  },

  _finish() {
    this.emit('prefinish');
  },

  // The socket is there, or its turn has come.
  _flush() {
    const { socket } = this;
    if (!socket?.writable) return;
    const kept = this.outputData ?? [];
    let more = true;
    if (kept.length > 0) {
      this.outputData = [];
      this.outputSize = 0;
      socket.cork?.();
      for (const { data, encoding, callback } of kept) more = socket.write(data, encoding, callback);
      socket.uncork?.();
    }
    if (this.finished) {
      this._finish();
    } else if (more && this._needDrain) {
      this._needDrain = false;
      this.emit('drain');
    }
  },

  _pendingBytes() {
    return this.outputSize + (this.socket?.writableLength ?? 0);
  },
};

module.exports = { HIGH_WATER_MARK, lengthOf, methods };
