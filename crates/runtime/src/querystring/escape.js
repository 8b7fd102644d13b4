// Percent-encoding of text as UTF-8, all but A-Z a-z 0-9 - . _ ~ ! ' ( ) *
'use strict';

const { codes } = require('internal:errors');

// Text with a lone surrogate: Node pairs a surrogate with whatever follows it,
// and only one with nothing behind it is an error.
function encodePaired(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xD800 || code >= 0xE000) {
      out += encodeURIComponent(text[i]);
    } else if (++i === text.length) {
      throw new codes.ERR_INVALID_URI();
    } else {
      const low = text.charCodeAt(i) & 0x3FF;
      out += encodeURIComponent(String.fromCodePoint(0x10000 + (((code & 0x3FF) << 10) | low)));
    }
  }
  return out;
}

// encodeURIComponent() keeps the same characters, and is native.
function encodeText(text) {
  if (/^[\w\-.~!'()*]*$/.test(text)) return text;
  try {
    return encodeURIComponent(text);
  } catch {
    return encodePaired(text);
  }
}

module.exports = { encodeText };
