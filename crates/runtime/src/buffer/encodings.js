// The text encodings of Buffer: one table row each, all of one shape, so that a
// call site that picks a row by name stays monomorphic. Rows work on bytes that
// have been checked; the native half never trusts a length.
'use strict';

const { codes } = require('internal:errors');
const { allocate } = require('./fast_buffer.js');
const {
  asciiSlice, base64Slice, base64urlSlice, hexSlice, latin1Slice, ucs2Slice, utf8Slice,
  base64Write, hexWrite, latin1Write, ucs2Write, utf8Write,
  utf8Length, indexOfBytes, indexOfUnits,
} = binding;

function base64ByteLength(string) {
  const length = string.length;
  let digits = length;
  if (length > 0 && string.charCodeAt(length - 1) === 0x3D) digits--;
  if (digits > 1 && string.charCodeAt(digits - 1) === 0x3D && digits < length) digits--;
  return (digits * 3) >>> 2;
}

// Finds encoded text: its bytes are searched for.
function indexOfEncoded(row) {
  return (buf, string, byteOffset, forward) => {
    const size = row.byteLength(string);
    const needle = allocate(size);
    const written = row.write(needle, string, 0, size);
    return indexOfBytes(buf, written === size ? needle : needle.subarray(0, written), byteOffset, forward);
  };
}

function row(encoding, byteLength, write, slice) {
  const made = { encoding, byteLength, write, slice, indexOf: undefined, wide: encoding === 'utf16le' };
  const search = indexOfEncoded(made);
  made.indexOf = made.wide ? (buf, string, byteOffset, forward) => {
    const needle = allocate(string.length * 2);
    ucs2Write(needle, string, 0, needle.length);
    return indexOfUnits(buf, needle, byteOffset, forward);
  } : search;
  return made;
}

const oneByte = (string) => string.length;

const utf8 = row('utf8', utf8Length, utf8Write, utf8Slice);
const utf16le = row('utf16le', (string) => string.length * 2, ucs2Write, ucs2Slice);
const latin1 = row('latin1', oneByte, latin1Write, latin1Slice);
const ascii = row('ascii', oneByte, latin1Write, asciiSlice);
const base64 = row('base64', base64ByteLength, base64Write, base64Slice);
const base64url = row('base64url', base64ByteLength, base64Write, base64urlSlice);
const hex = row('hex', (string) => string.length >>> 1, hexWrite, hexSlice);

const rows = {
  __proto__: null,
  'utf8': utf8,
  'utf-8': utf8,
  'ucs2': utf16le,
  'ucs-2': utf16le,
  'utf16le': utf16le,
  'utf-16le': utf16le,
  latin1,
  'binary': latin1,
  ascii,
  base64,
  base64url,
  hex,
};

// The row of an encoding name in any case, or undefined.
function encodingRow(encoding) {
  switch (encoding) {
    case 'utf8': return utf8;
    case 'hex': return hex;
    case 'base64': return base64;
    case 'latin1': return latin1;
  }
  if (typeof encoding !== 'string') encoding = `${encoding}`;
  return rows[encoding] ?? rows[encoding.toLowerCase()];
}

function encodingRowOrThrow(encoding) {
  const found = encodingRow(encoding);
  if (found === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return found;
}

module.exports = { utf8, utf16le, latin1, ascii, base64, base64url, hex, encodingRow, encodingRowOrThrow };
