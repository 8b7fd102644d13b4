// The streams of the web beside those of Node: fromWeb() and toWeb() of Readable, Writable and Duplex.
'use strict';

const { AbortError, codes } = require('internal:errors');
const { validateBoolean, validateObject } = require('internal:validators');
const { Buffer } = require('buffer');
const { Readable, Writable, Duplex, finished, destroy, isDestroyed, isReadable, isWritable } = require('stream');
const { kReadable, kWritable } = require('./shared.js');
const { ReadableStream } = require('./readable.js');
const { WritableStream } = require('./writable.js');
const { ReaderCore } = require('./readers.js');
const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('./strategies.js');

const ignore = () => {};

function checkNode(stream, name, kind, method) {
  if (typeof stream?.[method] !== 'function' || typeof stream.on !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, `stream.${kind}`, stream);
  }
}

function lockedReader(stream, name) {
  const core = stream?.[kReadable];
  if (core === undefined) throw new codes.ERR_INVALID_ARG_TYPE(name, 'ReadableStream', stream);
  return core;
}

function bytesOf(chunk) {
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

// A premature close is an abort to the web.
function reasonOf(error) {
  return error?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new AbortError(undefined, { cause: error }) : error;
}

// ---- from the web ----

// The reading half: `to` is the Node stream, `closed` what it asks when it is destroyed.
class ReadingHalf {
  constructor(core) {
    if (core.reader !== undefined) throw new codes.ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    this.reader = new ReaderCore(core, false);
    this.closed = false;
    this.to = undefined;
  }

  serve(to) {
    this.to = to;
    this.reader.closed.get().then(() => { this.closed = true; }, (error) => {
      this.closed = true;
      destroy(to, error);
    });
  }

  read() {
    this.reader.read(this);
  }

  chunk(value) { this.to.push(value); }
  close() { this.to.push(null); }
  error(error) { destroy(this.to, error); }

  cancel(error) {
    return this.closed ? Promise.resolve() : this.reader.stream.cancel(error);
  }
}

class WritingHalf {
  constructor(stream, decodes, name) {
    if (stream?.[kWritable] === undefined) throw new codes.ERR_INVALID_ARG_TYPE(name, 'WritableStream', stream);
    this.writer = stream.getWriter();
    this.decodes = decodes;
    this.closed = false;
    this.to = undefined;
  }

  serve(to) {
    this.to = to;
    this.writer.closed.then(() => {
      this.closed = true;
      if (!to.writableEnded) destroy(to, new codes.ERR_STREAM_PREMATURE_CLOSE());
    }, (error) => {
      this.closed = true;
      destroy(to, error);
    });
  }

  convert(chunk, encoding) {
    return typeof chunk === 'string' && this.decodes ? bytesOf(Buffer.from(chunk, encoding)) : chunk;
  }

  write(chunk, encoding, callback) {
    const done = (error) => this.tell(callback, error);
    const { writer } = this;
    writer.ready.then(() => writer.write(this.convert(chunk, encoding))).then(() => done(), done);
  }

  writev(entries, callback) {
    const done = (error) => this.tell(callback, error);
    const { writer } = this;
    writer.ready.then(() => Promise.all(entries.map(
      ({ chunk, encoding }) => writer.write(this.convert(chunk, encoding))))).then(() => done(), done);
  }

  // What the callback throws is the program's, not the promise's.
  tell(callback, error) {
    process.nextTick(callback, error);
  }

  final(callback) {
    const done = (error) => this.tell(callback, error);
    if (this.closed) done();
    else this.writer.close().then(() => done(), done);
  }

  end(error) {
    if (this.closed) return Promise.resolve();
    return error === null || error === undefined ? this.writer.close() : this.writer.abort(error);
  }
}

function readableFromWeb(stream, options = {}) {
  const core = lockedReader(stream, 'readableStream');
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  validateBoolean(objectMode, 'options.objectMode');
  const half = new ReadingHalf(core);
  const readable = new Readable({
    objectMode, highWaterMark, encoding, signal,
    read() { half.read(); },
    destroy(error, callback) {
      const done = () => process.nextTick(callback, error);
      half.cancel(error).then(done, done);
    },
  });
  half.serve(readable);
  return readable;
}

function writableFromWeb(stream, options = {}) {
  if (stream?.[kWritable] === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', stream);
  }
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const half = new WritingHalf(stream, decodeStrings && !objectMode, 'writableStream');
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    write(chunk, encoding, callback) { half.write(chunk, encoding, callback); },
    writev(entries, callback) { half.writev(entries, callback); },
    final(callback) { half.final(callback); },
    destroy(error, callback) {
      const done = () => process.nextTick(callback, error);
      half.end(error).then(done, done);
    },
  });
  half.serve(writable);
  return writable;
}

function duplexFromWeb(pair, options = {}) {
  validateObject(pair, 'pair');
  const core = lockedReader(pair.readable, 'pair.readable');
  if (pair.writable?.[kWritable] === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', pair.writable);
  }
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  const writing = new WritingHalf(pair.writable, decodeStrings && !objectMode, 'pair.writable');
  const reading = new ReadingHalf(core);
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    read() { reading.read(); },
    write(chunk, encoded, callback) { writing.write(chunk, encoded, callback); },
    writev(entries, callback) { writing.writev(entries, callback); },
    final(callback) { writing.final(callback); },
    destroy(error, callback) {
      const done = () => process.nextTick(callback, error);
      Promise.all([writing.end(error), reading.cancel(error)]).then(done, done);
    },
  });
  writing.serve(duplex);
  reading.serve(duplex);
  return duplex;
}

// ---- to the web ----

function strategyOf(readable, given) {
  if (given !== undefined) return given;
  const highWaterMark = readable.readableHighWaterMark;
  if (readable.readableObjectMode) return new CountQueuingStrategy({ highWaterMark });
  return highWaterMark === undefined ? undefined : new ByteLengthQueuingStrategy({ highWaterMark });
}

function readableToWeb(readable, options = {}) {
  checkNode(readable, 'streamReadable', 'Readable', 'pipe');
  validateObject(options, 'options');
  const { type } = options;
  let controller;
  const onData = (chunk) => {
    if (Buffer.isBuffer(chunk) && !readable.readableObjectMode) chunk = bytesOf(type === 'bytes' ? chunk.slice() : chunk);
    if (type === 'bytes') chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) readable.pause();
  };
  readable.pause();
  const forget = finished(readable, (error) => {
    error = reasonOf(error);
    forget();
    // It may tell of errors later.
    readable.on('error', ignore);
    if (error) {
      controller.error(error);
      return;
    }
    controller.close();
    controller.byobRequest?.respond(0);
  });
  readable.on('data', onData);
  return new ReadableStream({
    type,
    start(made) { controller = made; },
    pull() { readable.resume(); },
    cancel(reason) { destroy(readable, reason); },
  }, type === 'bytes' ? { highWaterMark: options.strategy?.highWaterMark ?? readable.readableHighWaterMark } :
    strategyOf(readable, options.strategy));
}

function writableToWeb(writable) {
  checkNode(writable, 'streamWritable', 'Writable', 'write');
  if (isDestroyed(writable) || !isWritable(writable)) {
    const stream = new WritableStream();
    stream.close();
    return stream;
  }
  const highWaterMark = writable.writableHighWaterMark;
  const strategy = writable.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let drained;
  let closed;
  const forget = finished(writable, (error) => {
    error = reasonOf(error);
    forget();
    writable.on('error', ignore);
    if (error) {
      drained?.reject(error);
      if (closed === undefined) controller.error(error);
      else closed.reject(error);
    } else if (closed === undefined) {
      controller.error(new AbortError());
    } else {
      closed.resolve();
    }
    closed = undefined;
  });
  writable.on('drain', () => {
    drained?.resolve();
    drained = undefined;
  });
  return new WritableStream({
    start(made) { controller = made; },
    write(chunk) {
      if (!writable.writableNeedDrain && writable.write(chunk)) return undefined;
      drained = Promise.withResolvers();
      return drained.promise;
    },
    abort(reason) { destroy(writable, reason); },
    close() {
      if (writable.writableFinished) return undefined;
      closed = Promise.withResolvers();
      const { promise } = closed;
      if (!writable.writableEnded) writable.end();
      return promise;
    },
  }, strategy);
}

function duplexToWeb(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const { type } = options;
  if (isDestroyed(duplex)) {
    const pair = { readable: new ReadableStream({ type }), writable: new WritableStream() };
    pair.writable.close();
    pair.readable.cancel();
    return pair;
  }
  const writable = writableToWeb(duplex);
  if (!isWritable(duplex)) writable.close();
  const readable = readableToWeb(duplex, { type });
  if (!isReadable(duplex)) readable.cancel();
  return { readable, writable };
}

module.exports = { readableFromWeb, writableFromWeb, duplexFromWeb, readableToWeb, writableToWeb, duplexToWeb };
