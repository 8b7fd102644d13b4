// multipart/form-data: a FormData as bytes and back (RFC 7578, with the escapes of the HTML standard).
'use strict';

const { Buffer, File } = require('buffer');
const { bytesOf } = require('internal:buffer/blob');
const { FormData, entriesOf } = require('./form_data.js');

const escapeName = (name) => name.replace(/\r\n|\r|\n/g, '\r\n').replace(/\n/g, '%0A').replace(/\r/g, '%0D')
  .replace(/"/g, '%22');
const normalize = (text) => text.replace(/\r?\n|\r/g, '\r\n');

// The boundary and the bytes.
function encode(form) {
  const boundary = `----formdata-undici-0${`${Math.floor(Math.random() * 1e11)}`.padStart(11, '0')}`;
  const parts = [];
  for (const [name, value] of entriesOf(form)) {
    const start = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`;
    if (typeof value === 'string') {
      parts.push(Buffer.from(`${start}\r\n\r\n${normalize(value)}\r\n`));
    } else {
      const file = value.name ? `; filename="${escapeName(value.name)}"` : '';
      const type = value.type || 'application/octet-stream';
      parts.push(Buffer.from(`${start}${file}\r\nContent-Type: ${type}\r\n\r\n`), bytesOf(value), Buffer.from('\r\n'));
    }
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { boundary, bytes: Buffer.concat(parts) };
}

function fail(reason) {
  throw new TypeError('Failed to parse body as FormData.', { cause: new TypeError(reason) });
}

// The parameters of a header's value, by lower-case name; quoted strings lose their quotes.
function parameters(text) {
  const out = { __proto__: null };
  const pattern = /;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;
  for (const [, name, quoted, plain] of text.matchAll(pattern)) {
    out[name.toLowerCase()] ??= quoted ?? plain.trim();
  }
  return out;
}

const unescapeName = (name) => name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

function headersOf(bytes) {
  const headers = { __proto__: null };
  for (const line of bytes.toString().split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) fail('expected ":"');
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

function decode(bytes, contentType) {
  const { boundary } = parameters(contentType);
  if (boundary === undefined) fail('missing boundary in content-type header');
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = Buffer.from(`--${boundary}`);
  const form = new FormData();
  let at = body.indexOf(mark);
  if (at === -1) fail('no boundary found in multipart body');
  for (;;) {
    at += mark.length;
    if (body[at] === 0x2d && body[at + 1] === 0x2d) return form;
    if (body[at] !== 13 || body[at + 1] !== 10) fail('expected CRLF');
    at += 2;
    const headEnd = body.indexOf('\r\n\r\n', at);
    const end = body.indexOf(`\r\n--${boundary}`, at);
    if (headEnd === -1 || end === -1 || headEnd > end) fail('expected a part');
    const headers = headersOf(body.subarray(at, headEnd));
    const disposition = headers['content-disposition'] ?? '';
    const { name, filename } = parameters(disposition);
    if (!/^form-data\b/i.test(disposition) || name === undefined) fail('expected a name');
    const content = body.subarray(headEnd + 4, end);
    if (filename === undefined) {
      form.append(unescapeName(name), content.toString());
    } else {
      const type = headers['content-type'] ?? 'text/plain';
      form.append(unescapeName(name), new File([content], unescapeName(filename), { type }));
    }
    at = end + 2;
  }
}

module.exports = { encode, decode };
