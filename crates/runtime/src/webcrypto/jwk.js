// What all keys have in common as JSON Web Keys.
'use strict';

const { Buffer } = require('buffer');
const { dataError } = require('./errors.js');

// `use` is what the key is for, 'sig' or 'enc'.
function checkJwk(jwk, kty, extractable, usages, use) {
  if (jwk.kty === undefined) throw dataError();
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) {
    throw dataError('Invalid JWK "use" Parameter');
  }
  if (jwk.key_ops !== undefined) {
    if (new Set(jwk.key_ops).size !== jwk.key_ops.length) throw dataError('Duplicate key operation');
    if (usages.some((usage) => !jwk.key_ops.includes(usage))) throw dataError('Key operations and usage mismatch');
  }
  if (jwk.ext === false && extractable) throw dataError('JWK "ext" Parameter and extractable mismatch');
}

function checkAlg(jwk, ...allowed) {
  if (jwk.alg !== undefined && !allowed.includes(jwk.alg)) {
    throw dataError('JWK "alg" does not match the requested algorithm');
  }
}

// The members every exported key has; `alg` only where there is a name for it.
function newJwk({ usages, extractable }, alg, members) {
  return { key_ops: [...usages], ext: extractable, ...(alg === undefined ? undefined : { alg }), ...members };
}

const toText = (bytes) => Buffer.from(bytes).toString('base64url');
const fromText = (text) => new Uint8Array(Buffer.from(text, 'base64url'));

module.exports = { checkAlg, checkJwk, fromText, newJwk, toText };
