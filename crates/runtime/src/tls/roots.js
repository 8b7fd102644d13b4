// Whom connections trust: the bundled authorities, the system's, and those that programs and environments name.
'use strict';

const { internals } = require('internal:boot');
const { isArrayBufferView } = require('internal:util');
const { codes: { ERR_CRYPTO_OPERATION_FAILED, ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { validateArray, validateOneOf, validateString } = require('internal:validators');

const known = { __proto__: null };
let chosen;
let isSet = false;

function lazily(type, read) {
  return () => (known[type] ??= Object.freeze(read()));
}

const bundled = lazily('bundled', () => binding.bundledRoots());
const system = lazily('system', () => binding.systemRoots());

// NODE_EXTRA_CA_CERTS: a file that can't be read is warned of once.
const extra = lazily('extra', () => {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (!path) return [];
  try {
    return binding.splitCertificates(require('fs').readFileSync(path));
  } catch (error) {
    const reason = error.code === 'ENOENT' ? 'error:80000002:system library::No such file or directory' : error.message;
    process.emitWarning(`Ignoring extra certs from \`${path}\`, load failed: ${reason}`);
    return [];
  }
});

function asksForSystem() {
  return internals.setting('use-system-ca') !== undefined || process.env.NODE_USE_SYSTEM_CA === '1';
}

// What a context without certificates of its own trusts.
const standard = lazily('default', () => {
  if (chosen !== undefined) return chosen;
  const all = new Set(internals.setting('use-openssl-ca') === undefined ? bundled() : system());
  if (asksForSystem()) for (const one of system()) all.add(one);
  for (const one of extra()) all.add(one);
  return [...all];
});

// Tells native code, before the first peer is verified.
function prepare() {
  if (isSet) return;
  isSet = true;
  const isPlain = chosen === undefined && !process.env.NODE_EXTRA_CA_CERTS && !asksForSystem() &&
    internals.setting('use-openssl-ca') === undefined;
  if (!isPlain) binding.setDefaultRoots(standard().map((pem) => Buffer.from(pem)));
}

function getCACertificates(type = 'default') {
  validateString(type, 'type');
  validateOneOf(type, 'type', ['default', 'system', 'bundled', 'extra']);
  if (type === 'default') return standard();
  if (type === 'system') return system();
  return type === 'bundled' ? bundled() : extra();
}

function setDefaultCACertificates(certs) {
  validateArray(certs, 'certs');
  const all = new Set();
  certs.forEach((cert, i) => {
    if (typeof cert !== 'string' && !isArrayBufferView(cert)) {
      throw new ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], cert);
    }
    const bytes = typeof cert === 'string' ? Buffer.from(cert) : cert;
    try {
      for (const pem of binding.splitCertificates(bytes)) all.add(pem);
    } catch {
      // Others may do; that none does is told below.
    }
  });
  if (all.size === 0 && certs.length > 0) {
    throw new ERR_CRYPTO_OPERATION_FAILED('No valid certificates found in the provided array');
  }
  chosen = [...all];
  known.default = undefined;
  isSet = false;
  prepare();
}

module.exports = { bundled, standard, prepare, getCACertificates, setDefaultCACertificates };
