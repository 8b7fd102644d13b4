// v8.serialize and v8.deserialize: values in V8's own form, views of ArrayBuffers in Node's.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');

function fail(message) {
  throw new Error(message);
}

function serialize(value) {
  const bytes = binding.serialize(value, Buffer.prototype, fail);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function deserialize(buffer) {
  if (!ArrayBuffer.isView(buffer)) {
    throw Object.assign(new ERR_INVALID_ARG_TYPE('buffer', ['TypedArray', 'DataView'], buffer), {
      message: 'buffer must be a TypedArray or a DataView',
    });
  }
  return binding.deserialize(buffer, Buffer.prototype);
}

module.exports = { deserialize, serialize };
