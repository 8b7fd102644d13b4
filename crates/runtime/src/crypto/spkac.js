// Certificate: reads SPKACs, the signed public keys that browsers' forms once sent.
'use strict';

const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const { bytesOf } = require('./input.js');
const { spkacChallenge, spkacIsSigned, spkacKey } = binding;

const MOST = 2 ** 31 - 1;

function textOf(spkac, encoding) {
  const text = bytesOf(spkac, 'spkac', encoding);
  if (text.byteLength > MOST) {
    throw new codes.ERR_OUT_OF_RANGE('spkac', `<= ${MOST}`, text.byteLength);
  }
  return text;
}

function shown(bytes) {
  return bytes === undefined ? '' : new FastBuffer(bytes);
}

function verifySpkac(spkac, encoding) {
  const text = textOf(spkac, encoding);
  return text.byteLength === 0 ? '' : spkacIsSigned(text);
}

function exportPublicKey(spkac, encoding) {
  return shown(spkacKey(textOf(spkac, encoding)));
}

function exportChallenge(spkac, encoding) {
  return shown(spkacChallenge(textOf(spkac, encoding)));
}

function Certificate() {
  if (!new.target) return new Certificate();
}

Certificate.prototype.verifySpkac = verifySpkac;
Certificate.prototype.exportPublicKey = exportPublicKey;
Certificate.prototype.exportChallenge = exportChallenge;

Certificate.exportChallenge = exportChallenge;
Certificate.exportPublicKey = exportPublicKey;
Certificate.verifySpkac = verifySpkac;

module.exports = { Certificate };
