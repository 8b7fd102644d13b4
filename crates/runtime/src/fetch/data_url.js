// What a data: URL says: its type and its bytes (Fetch standard, 6).
'use strict';

const { Buffer } = require('buffer');
const { MIMEType } = require('util');

function percentDecoded(text) {
  const bytes = Buffer.from(text, 'latin1');
  let out = 0;
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 0x25 ? text.slice(i + 1, i + 3) : '';
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      bytes[out++] = Number.parseInt(hex, 16);
      i += 2;
    } else {
      bytes[out++] = bytes[i];
    }
  }
  return bytes.subarray(0, out);
}

function essence(type) {
  if (type.startsWith(';')) type = `text/plain${type}`;
  try {
    return new MIMEType(type).toString();
  } catch {
    return 'text/plain;charset=US-ASCII';
  }
}

// [type, bytes], or undefined when it is none.
function readDataUrl(url) {
  const text = url.href.slice('data:'.length, url.hash === '' ? undefined : -url.hash.length);
  const comma = text.indexOf(',');
  if (comma === -1) return undefined;
  let type = text.slice(0, comma).trim();
  let bytes = percentDecoded(text.slice(comma + 1));
  if (/; *base64$/i.test(type)) {
    const packed = bytes.toString('latin1').replace(/[\t\n\f\r ]/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed) || packed.replace(/=+$/, '').length % 4 === 1) return undefined;
    bytes = Buffer.from(packed, 'base64');
    type = type.replace(/; *base64$/i, '');
  }
  return [essence(type), bytes];
}

module.exports = { readDataUrl };
