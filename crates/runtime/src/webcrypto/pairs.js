// What keys of two halves have in common: kinds and forms that native code reads and writes, and their usages.
'use strict';

const { asRead, dataError, invalidAccess, readKey, syntaxError } = require('./errors.js');
const { makeKey } = require('./crypto_key.js');
const native = binding;

// Native code's numbers of kinds of keys.
const kinds = { rsa: 6, ec: 408, x25519: 948, ed25519: 949, ed448: 960, x448: 961 };

function checkUsages(name, usages, allowed) {
  if (usages.some((usage) => !allowed.includes(usage))) throw syntaxError(`Unsupported key usage for ${name} key`);
}

// `publicUsages` and `privateUsages`: what each half may do.
const pairUsages = (publicUsages, privateUsages) => ({ public: publicUsages, private: privateUsages });

function checkPairUsages(name, usages, allowed) {
  checkUsages(name, usages, [...allowed.public, ...allowed.private]);
  if (!usages.some((usage) => allowed.private.includes(usage))) {
    throw syntaxError('Usages cannot be empty when creating a key.');
  }
}

// Both halves hold the one native key, which has both.
function makePair(handle, algorithm, extractable, usages, allowed) {
  const of = (half) => usages.filter((usage) => allowed[half].includes(usage));
  return {
    publicKey: makeKey('public', handle, algorithm, true, of('public')),
    privateKey: makeKey('private', handle, algorithm, extractable, of('private')),
  };
}

// The key in a form with its kind in it, as [type, native key]; undefined for other forms.
function readForm(name, format, data, usages, allowed, kind) {
  const [type, read] = format === 'spki' ? ['public', native.keyFromSpki] : ['private', native.keyFromPkcs8];
  if (format !== 'spki' && format !== 'pkcs8') return undefined;
  checkUsages(name, usages, allowed[type]);
  const handle = readKey(asRead, read, data);
  if (native.keyKind(handle)[0] !== kind) throw dataError('Invalid key type');
  return [type, handle];
}

// The key in such a form; undefined for other forms.
function writeForm(key, format) {
  if (format === 'spki') {
    if (key.type !== 'public') throw invalidAccess('Key must be a public key');
    return native.keyToSpki(key.handle);
  }
  if (format !== 'pkcs8') return undefined;
  if (key.type !== 'private') throw invalidAccess('Key must be a private key');
  return native.keyToPkcs8(key.handle);
}

module.exports = { checkPairUsages, checkUsages, kinds, makePair, pairUsages, readForm, writeForm };
