// Keys of curves: ECDSA and ECDH on those of NIST; Ed25519, Ed448, X25519 and X448.
'use strict';

const { checkAlg, checkJwk, fromText, newJwk, toText } = require('./jwk.js');
const { digests } = require('./digests.js');
const {
  dataError, inPool, invalidAccess, invalidBytes, invalidJwk, notSupported, operationError, readKey,
} = require('./errors.js');
const { makeKey, slotsOf } = require('./crypto_key.js');
const { checkPairUsages, checkUsages, kinds, makePair, pairUsages, readForm, writeForm } = require('./pairs.js');
const native = binding;

const OWN = 0;
const ECDSA = 1;

// Native code's number of a curve, the bytes of its numbers, and the signature named for it.
const curves = {
  '__proto__': null,
  'P-256': { id: 415, size: 32, alg: 'ES256' },
  'P-384': { id: 715, size: 48, alg: 'ES384' },
  'P-521': { id: 716, size: 66, alg: 'ES512' },
};

const isRaw = (format) => format === 'raw' || format === 'raw-public';

function curveOf(namedCurve) {
  const curve = curves[namedCurve];
  if (curve === undefined) throw notSupported('Unrecognized namedCurve');
  return curve;
}

// Of a pair of functions for each form: [type, native key].
function read({ name }, format, data, extractable, usages, { allowed, kind, jwk, raw }) {
  if (format === 'jwk') return jwk();
  if (isRaw(format)) {
    checkUsages(name, usages, allowed.public);
    return ['public', raw()];
  }
  const found = readForm(name, format, data, usages, allowed, kind);
  if (found === undefined) throw notSupported(`Unable to import ${name} using ${format} format`);
  return found;
}

function exportRaw(key) {
  return key.type === 'public' ? native.keyBytes(key.handle, false) : undefined;
}

function readEcJwk({ name, namedCurve }, data, extractable, usages, allowed, use) {
  const type = data.d === undefined ? 'public' : 'private';
  if (data.kty !== undefined && data.kty !== 'EC') throw dataError('Invalid JWK "kty" Parameter');
  if (data.kty === undefined || data.crv === undefined || data.x === undefined || data.y === undefined) throw dataError();
  checkUsages(name, usages, allowed[type]);
  checkJwk(data, 'EC', extractable, usages, use);
  if (data.crv !== namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
  const { id, alg } = curves[namedCurve];
  if (name === 'ECDSA') checkAlg(data, alg);
  const point = Uint8Array.of(4, ...fromText(data.x), ...fromText(data.y));
  const secret = data.d === undefined ? undefined : fromText(data.d);
  return [type, readKey(invalidJwk('EC'), native.keyFromPoint, id, point, secret)];
}

const ec = (use, allowed, operations) => ({
  allowed,
  checks: {
    generateKey: ({ namedCurve }) => curveOf(namedCurve),
    importKey: ({ namedCurve }) => curveOf(namedCurve),
  },
  async generateKey({ name, namedCurve }, extractable, usages) {
    const { id } = curveOf(namedCurve);
    checkPairUsages(name, usages, allowed);
    const handle = await inPool(native.generateCurve, kinds.ec, id);
    return makePair(handle, { name, namedCurve }, extractable, usages, allowed);
  },
  importKey(algorithm, format, data, extractable, usages) {
    const { name, namedCurve } = algorithm;
    const { id } = curveOf(namedCurve);
    const [type, handle] = read(algorithm, format, data, extractable, usages, {
      allowed,
      kind: kinds.ec,
      jwk: () => readEcJwk(algorithm, data, extractable, usages, allowed, use),
      raw: () => readKey(invalidBytes, native.keyFromPoint, id, data),
    });
    if (native.keyKind(handle)[1] !== id) throw dataError('Named curve mismatch');
    return makeKey(type, handle, { name, namedCurve }, extractable, usages);
  },
  exportKey(key, format) {
    if (isRaw(format)) return exportRaw(key);
    if (format !== 'jwk') return writeForm(key, format);
    const { namedCurve } = key.algorithm;
    const { size } = curves[namedCurve];
    const point = new Uint8Array(native.keyBytes(key.handle, false));
    const secret = key.type === 'private' ? { d: toText(native.keyBytes(key.handle, true)) } : undefined;
    return newJwk(key, undefined, {
      kty: 'EC',
      x: toText(point.subarray(1, 1 + size)),
      y: toText(point.subarray(1 + size)),
      crv: namedCurve,
      ...secret,
    });
  },
  ...operations,
});

function readOkpJwk({ name }, data, extractable, usages, allowed, kind, use) {
  const type = data.d === undefined ? 'public' : 'private';
  if (data.kty !== undefined && data.kty !== 'OKP') throw dataError('Invalid JWK "kty" Parameter');
  if (data.kty === undefined || data.crv === undefined || data.x === undefined) throw dataError();
  checkUsages(name, usages, allowed[type]);
  checkJwk(data, 'OKP', extractable, usages, use);
  if (data.crv !== name) throw dataError('JWK "crv" Parameter and algorithm name mismatch');
  if (use === 'sig') checkAlg(data, name, 'EdDSA');
  return [type, readKey(invalidJwk('OKP'), () => {
    const handle = native.keyFromBytes(kind, fromText(data.d ?? data.x), type === 'private');
    if (toText(native.keyBytes(handle, false)) !== toText(fromText(data.x))) throw new Error('not of this private key');
    return handle;
  })];
}

function checkContext({ context }) {
  if (context !== undefined && context.length > 255) {
    throw operationError('ContextParams.context must be at most 255 bytes');
  }
}

const okp = (kind, use, allowed, operations) => ({
  allowed,
  checks: { sign: checkContext, verify: checkContext },
  async generateKey({ name }, extractable, usages) {
    checkPairUsages(name, usages, allowed);
    const handle = await inPool(native.generateCurve, kind, 0);
    return makePair(handle, { name }, extractable, usages, allowed);
  },
  importKey(algorithm, format, data, extractable, usages) {
    const { name } = algorithm;
    const [type, handle] = read(algorithm, format, data, extractable, usages, {
      allowed,
      kind,
      jwk: () => readOkpJwk(algorithm, data, extractable, usages, allowed, kind, use),
      raw: () => readKey(invalidBytes, native.keyFromBytes, kind, data, false),
    });
    return makeKey(type, handle, { name }, extractable, usages);
  },
  exportKey(key, format) {
    if (isRaw(format)) return exportRaw(key);
    if (format !== 'jwk') return writeForm(key, format);
    const { name } = key.algorithm;
    const secret = key.type === 'private' ? { d: toText(native.keyBytes(key.handle, true)) } : undefined;
    return newJwk(key, use === 'sig' ? name : undefined, {
      kty: 'OKP', crv: name, x: toText(native.keyBytes(key.handle, false)), ...secret,
    });
  },
  ...operations,
});

const signing = pairUsages(['verify'], ['sign']);
const agreeing = pairUsages([], ['deriveKey', 'deriveBits']);

const ecdsa = {
  sign: ({ hash }, { handle }, data) => inPool(native.sign, handle, ECDSA, digests[hash].id, 0, data),
  verify: ({ hash }, { handle }, signature, data) =>
    inPool(native.verify, handle, ECDSA, digests[hash].id, 0, signature, data),
};

const eddsa = {
  sign(algorithm, { handle }, data) {
    checkContext(algorithm);
    return inPool(native.sign, handle, OWN, undefined, 0, data, algorithm.context);
  },
  verify(algorithm, { handle }, signature, data) {
    checkContext(algorithm);
    return inPool(native.verify, handle, OWN, undefined, 0, signature, data, algorithm.context);
  },
};

async function deriveBits({ public: peer }, key, length) {
  const other = slotsOf(peer);
  if (other.type !== 'public') throw invalidAccess('algorithm.public must be a public key');
  if (key.type !== 'private') throw invalidAccess('baseKey must be a private key');
  if (other.algorithm.name !== key.algorithm.name) throw invalidAccess('key algorithm mismatch');
  if (other.algorithm.namedCurve !== key.algorithm.namedCurve) throw invalidAccess('Named curve mismatch');
  const bits = await inPool(native.agree, key.handle, other.handle);
  if (length === null) return bits;
  if (bits.byteLength * 8 < length) throw operationError('derived bit length is too small');
  const cut = bits.slice(0, Math.ceil(length / 8));
  const spare = length % 8;
  if (spare !== 0) new Uint8Array(cut)[cut.byteLength - 1] &= 0xFF << (8 - spare);
  return cut;
}

module.exports = {
  ECDSA: ec('sig', signing, ecdsa),
  ECDH: ec('enc', agreeing, { deriveBits }),
  Ed25519: okp(kinds.ed25519, 'sig', signing, eddsa),
  Ed448: okp(kinds.ed448, 'sig', signing, eddsa),
  X25519: okp(kinds.x25519, 'enc', agreeing, { deriveBits }),
  X448: okp(kinds.x448, 'enc', agreeing, { deriveBits }),
};
