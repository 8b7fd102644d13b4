// atob() and btoa(), and transcode(): text conversions that have no Buffer
// method of their own.
'use strict';

const { codes, genericNodeError } = require('internal:errors');
const { isUint8Array, normalizeEncoding } = require('internal:util');
const { base64Slice, isUtf8Bytes, latin1Slice, latin1Write } = binding;
const { FastBuffer, allocate } = require('./fast_buffer.js');
const { encodingRow } = require('./encodings.js');

function invalidCharacter(message) {
  const { DOMException } = require('internal:web/dom_exception');
  return new DOMException(message, 'InvalidCharacterError');
}

function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  input = `${input}`;
  if (/[^\0-\xff]/.test(input)) throw invalidCharacter('Invalid character');
  if (input.length === 0) return '';
  const bytes = allocate(input.length);
  latin1Write(bytes, input, 0, bytes.length);
  return base64Slice(bytes, 0, bytes.length);
}

function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  input = `${input}`;
  let bytes;
  try {
    bytes = Uint8Array.fromBase64(input);
  } catch {
    let digits = input.replace(/[\t\n\f\r ]/g, '');
    if (digits.length % 4 === 0) digits = digits.replace(/={1,2}$/, '');
    throw invalidCharacter(/^[A-Za-z0-9+/]*$/.test(digits) ?
      'The string to be decoded is not correctly encoded.' : 'Invalid character');
  }
  return bytes.length === 0 ? '' : latin1Slice(bytes, 0, bytes.length);
}

function transcodeError(code, errno) {
  return genericNodeError(`Unable to transcode Buffer [${code}]`, { code, errno });
}

const transcodable = new Set(['utf8', 'utf16le', 'latin1', 'ascii']);

// What the target cannot say becomes "?", a surrogate pair becomes one of them.
function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  if (source.length === 0) return new FastBuffer();
  const from = normalizeEncoding(fromEncoding) || fromEncoding;
  const to = normalizeEncoding(toEncoding) || toEncoding;
  if (!transcodable.has(from) || !transcodable.has(to)) throw transcodeError('U_ILLEGAL_ARGUMENT_ERROR', 1);
  if (from === 'utf8' && to === 'utf16le' && !isUtf8Bytes(source)) {
    throw transcodeError('U_INVALID_CHAR_FOUND', 10);
  }
  const reader = encodingRow(from);
  const writer = encodingRow(to);
  let text = (from === 'ascii' ? encodingRow('latin1') : reader).slice(source, 0, source.length);
  if (from === 'ascii' && to !== 'utf16le') text = text.replace(/[\x80-\xff]/g, '\ufffd');
  if (from === 'utf16le') text = text.toWellFormed();
  if (to === 'latin1') text = text.replace(/[^\0-\xff]/gu, '?');
  else if (to === 'ascii') text = text.replace(/[^\0-\x7f]/gu, '?');
  const result = allocate(writer.byteLength(text));
  writer.write(result, text, 0, result.length);
  return result;
}

module.exports = { atob, btoa, transcode };
