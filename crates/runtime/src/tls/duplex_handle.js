// What a TLS socket has for a handle when what carries it is no socket of the system's, but any other Duplex.
'use strict';

const { asBuffer } = require('./context.js');
const { told, FAILED } = require('./told.js');

const ECANCELED = -125;

class DuplexHandle {
  constructor(duplex) {
    this.id = -1;
    this.duplex = duplex;
    this.owner = null;
    this.reading = false;
    this.closed = false;
    this.pending = [];
    this.pendingWrites = null;
    this.beforeWrite = null;
    this.isEnded = false;
    duplex.on('data', (chunk) => this.#arrived(chunk));
    duplex.once('end', () => this.#ended());
    duplex.pause();
  }

  // `open` makes the native session.
  start(open) {
    this.session = open();
    // What the other side said so far, and what is to be said first.
    this.duplex.resume();
    this.poke();
  }

  #arrived(chunk) {
    if (this.closed) return;
    this.feed(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }

  #ended() {
    if (!this.closed && !this.isEnded) {
      this.isEnded = true;
      this.owner?._onEnd();
    }
  }

  poke() { this.feed(Buffer.alloc(0)); }

  feed(bytes) {
    const { owner, session } = this;
    if (session === undefined) return;
    const fed = binding.feed(session, bytes);
    if (fed === undefined) return;
    const [events, closed, error] = fed;
    this.flush();
    for (const [event, value] of events) {
      if (this.closed) return;
      told(owner, event, value);
    }
    const inward = binding.inward(session);
    if (inward !== undefined && !this.closed) owner._onData(asBuffer(inward));
    if (this.closed) return;
    if (closed && !this.isEnded) {
      this.isEnded = true;
      owner._onEnd();
    }
    if (error !== undefined) told(owner, FAILED, error);
  }

  // Gives the Duplex what the session has for the peer.
  flush(callback) {
    const outward = this.session === undefined ? undefined : binding.outward(this.session);
    if (outward !== undefined && this.duplex.writable) {
      this.duplex.write(asBuffer(outward), callback);
    } else if (callback !== undefined) {
      process.nextTick(callback);
    }
  }

  write(bytes, callback) {
    if (!binding.write(this.session, bytes)) {
      callback(new Error('write after end'));
      return;
    }
    this.flush((error) => callback(error));
  }

  shutdown(callback) {
    binding.shutdown(this.session);
    this.flush();
    this.duplex.end();
    process.nextTick(callback, 0);
    return 0;
  }

  readStart() {
    this.reading = true;
    if (this.session !== undefined) this.duplex.resume();
    return 0;
  }

  readStop() {
    this.reading = false;
    // A handshake needs both directions.
    if (this.owner?._secureEstablished) this.duplex.pause();
    return 0;
  }

  close(callback) {
    this.closed = true;
    if (this.session !== undefined) binding.close(this.session);
    if (this.duplex.destroyed) process.nextTick(callback);
    else this.duplex.once('close', callback).destroy();
  }

  reset(callback) { this.close(callback); }
  ref() { this.duplex.ref?.(); }
  unref() { this.duplex.unref?.(); }
  setNoDelay() { return 0; }
  setKeepAlive() { return 0; }
  get fd() { return -1; }
  get writeQueueSize() { return this.duplex.writableLength; }
}

module.exports = { DuplexHandle, ECANCELED };
