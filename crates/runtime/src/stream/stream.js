// node:stream: the class Stream with everything else hung on it.
'use strict';

const { Buffer } = require('buffer');
const { Stream } = require('./legacy.js');
const { Readable } = require('./readable.js');
const { Writable } = require('./writable.js');
const { Duplex } = require('./duplex.js');
const { Transform, PassThrough } = require('./transform.js');
const { eos, finished } = require('./finished.js');
const { compose } = require('./compose.js');
const { pipeline, pipelinePromise } = require('./pipeline.js');
const { destroyer } = require('./destroy.js');
const { addAbortSignal } = require('./abort_signal.js');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('./high_water_mark.js');
const { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } = require('./predicates.js');

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

Stream.isDestroyed = isDestroyed;
Stream.isDisturbed = isDisturbed;
Stream.isErrored = isErrored;
Stream.isReadable = isReadable;
Stream.isWritable = isWritable;
Stream.Readable = Readable;
Stream.Writable = Writable;
Stream.Duplex = Duplex;
Stream.Transform = Transform;
Stream.PassThrough = PassThrough;
Stream.duplexPair = require('./duplex_pair.js');
Stream.pipeline = pipeline;
Stream.addAbortSignal = addAbortSignal;
Stream.finished = eos;
Stream.destroy = destroyer;
Stream.compose = compose;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;

// Beside the streams of the web, whose room is loaded when it is needed.
const adapters = () => require('internal:webstreams/adapters');
Readable.fromWeb = (readableStream, options) => adapters().readableFromWeb(readableStream, options);
Readable.toWeb = (streamReadable, options) => adapters().readableToWeb(streamReadable, options);
Writable.fromWeb = (writableStream, options) => adapters().writableFromWeb(writableStream, options);
Writable.toWeb = (streamWritable) => adapters().writableToWeb(streamWritable);
Duplex.fromWeb = (pair, options) => adapters().duplexFromWeb(pair, options);
Duplex.toWeb = (duplex, options) => adapters().duplexToWeb(duplex, options);

Object.defineProperty(Stream, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('./promises.js'),
});
Object.defineProperty(pipeline, customPromisify, { enumerable: true, get: () => pipelinePromise });
Object.defineProperty(eos, customPromisify, { enumerable: true, get: () => finished });

Stream.Stream = Stream;

Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

module.exports = Stream;
