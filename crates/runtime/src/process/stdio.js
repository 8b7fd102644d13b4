// Standard output, error and input as streams. Output is written before `write` returns; input is opened when looked at.
'use strict';

const { fdKind, writeBytes, writeText } = binding;

function makeOutput(fd, kind) {
  const { Writable } = require('stream');
  const tty = kind === 'TTY' ? require('tty') : null;

  class Output extends Writable {
    constructor() {
      super({ decodeStrings: false, emitClose: false, autoDestroy: true });
      this.fd = fd;
      this._type = kind === 'TTY' ? 'tty' : kind === 'FILE' ? 'fs' : 'pipe';
      this._isStdio = true;
      this.destroySoon = this.destroy;
      if (tty !== null) tty.decorate(this);
    }

    // One call to the system: no buffering, so nothing can be lost when the program ends.
    _write(chunk, encoding, callback) {
      try {
        if (typeof chunk !== 'string') writeBytes(fd, chunk);
        else if (encoding === 'utf8' || encoding === 'utf-8' || !encoding) writeText(fd, chunk);
        else writeBytes(fd, Buffer.from(chunk, encoding));
      } catch (error) {
        callback(error);
        return;
      }
      callback();
    }

    // Standard output outlives its stream: whoever destroys it can write on.
    _destroy(error, callback) {
      callback(error);
      this._undestroy();
      process.nextTick(() => this.emit('close'));
    }
  }
  return new Output();
}

function output(fd) {
  return makeOutput(fd, fdKind(fd));
}

// Paused input keeps nobody waiting.
function stopReading(stream) {
  if (stream._handle?.reading && !stream.readableFlowing) {
    stream._readableState.reading = false;
    stream._handle.readStop();
  }
}

function input() {
  const kind = fdKind(0);
  let stream;
  if (kind === 'FILE') {
    const fs = require('fs');
    stream = new fs.ReadStream(null, { fd: 0, autoClose: false });
  } else if (kind === 'TTY') {
    stream = new (require('tty').ReadStream)(0);
  } else if (kind === 'INVALID' || kind === 'UNKNOWN') {
    const { Readable } = require('stream');
    stream = new Readable({ read() {} });
    stream.push(null);
  } else {
    const { Socket } = require('net');
    stream = new Socket({ fd: 0, readable: true, writable: false, manualStart: true });
    stream._type = 'pipe';
  }
  if (stream.fd !== 0) Object.defineProperty(stream, 'fd', { value: 0, writable: true, configurable: true, enumerable: true });
  // A handle that is not read must not keep the program alive.
  if (stream._handle?.readStop) stream._handle.readStop();
  stream.on('pause', () => process.nextTick(stopReading, stream));
  return stream;
}

module.exports = { output, input };
