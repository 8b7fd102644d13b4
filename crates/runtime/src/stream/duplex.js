// Duplex: a Readable that is a Writable as well, each side with its own state and buffer.
'use strict';

const { Readable, readableConstructed } = require('./readable.js');
const { Writable, writableConstructed } = require('./writable.js');
const { ReadableState } = require('./readable_state.js');
const { WritableState } = require('./writable_state.js');
const { Stream } = require('./legacy.js');
const { construct } = require('./destroy.js');
const { addAbortSignalNoValidate } = require('./abort_signal.js');
const { DESTROYED, DISABLED, ENDED, END_EMITTED, ENDING, FINISHED } = require('./bits.js');

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._readableState = new ReadableState(options, this, true);
  this._writableState = new WritableState(options, this, true);
  this.allowHalfOpen = true;
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) this._readableState.bits |= DISABLED | ENDED | END_EMITTED;
    if (options.writable === false) this._writableState.bits |= DISABLED | ENDING | ENDED | FINISHED;
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) addAbortSignalNoValidate(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) {
    construct(this, () => {
      readableConstructed(this);
      writableConstructed(this);
    });
  }
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

for (const method of Object.keys(Writable.prototype)) Duplex.prototype[method] ||= Writable.prototype[method];

// Destroying must also fail the writes that wait.
Duplex.prototype.destroy = Writable.prototype.destroy;

for (const name of [
  'writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength', 'writableFinished',
  'writableCorked', 'writableEnded', 'writableNeedDrain', 'writableAborted', 'closed',
]) {
  const descriptor = Object.getOwnPropertyDescriptor(Writable.prototype, name);
  Object.defineProperty(Duplex.prototype, name, descriptor);
}

Object.defineProperty(Duplex.prototype, 'destroyed', {
  configurable: true,
  get() {
    const r = this._readableState;
    const w = this._writableState;
    return r === undefined || w === undefined ? false : (r.bits & w.bits & DESTROYED) !== 0;
  },
  set(on) {
    if (this._readableState && this._writableState) {
      this._readableState.destroyed = on;
      this._writableState.destroyed = on;
    }
  },
});

Duplex.from = function(body) {
  return require('./duplexify.js')(body, 'body');
};

module.exports = { Duplex };
