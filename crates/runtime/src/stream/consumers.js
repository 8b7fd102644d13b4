// node:stream/consumers: a whole stream as one value.
'use strict';

const { codes } = require('internal:errors');
const { Buffer } = require('buffer');

// Text arrives as strings or as bytes that may split a character.
async function text(stream) {
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of stream) {
    result += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return result + decoder.decode();
}

async function blob(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Blob(chunks);
}

async function bytesOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(toBytes(chunk));
  return Buffer.concat(chunks);
}

function toBytes(chunk) {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return Buffer.from(chunk);
  throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

async function arrayBuffer(stream) {
  const { buffer, byteOffset, byteLength } = await bytesOf(stream);
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

async function buffer(stream) {
  return bytesOf(stream);
}

async function bytes(stream) {
  const whole = await bytesOf(stream);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
