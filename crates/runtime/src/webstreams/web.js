// node:stream/web: the web's streams (WHATWG), which are globals as well. Compression waits for zlib.
'use strict';

const { notImplemented } = require('internal:errors');
const { ReadableStream } = require('./readable.js');
const { ReadableStreamDefaultReader, ReadableStreamBYOBReader } = require('./readers.js');
const { ReadableStreamDefaultController } = require('./readable_core.js');
const { ReadableByteStreamController, ReadableStreamBYOBRequest } = require('./byte_controller.js');
const { WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController } = require('./writable.js');
const { TransformStream, TransformStreamDefaultController } = require('./transform.js');
const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('./strategies.js');
const { TextEncoderStream, TextDecoderStream } = require('./text.js');
require('./transfer.js');

module.exports = {
  ReadableStream,
  ReadableStreamDefaultReader,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableByteStreamController,
  ReadableStreamDefaultController,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultWriter,
  WritableStreamDefaultController,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  TextEncoderStream,
  TextDecoderStream,
  CompressionStream: notImplemented('CompressionStream'),
  DecompressionStream: notImplemented('DecompressionStream'),
};
