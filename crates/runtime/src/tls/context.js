// SecureContext: what connections share, checked here and made by native code.
'use strict';

const { notImplemented, codes: {
  ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_TLS_INVALID_PROTOCOL_METHOD,
  ERR_TLS_INVALID_PROTOCOL_VERSION, ERR_TLS_PROTOCOL_VERSION_CONFLICT,
} } = require('internal:errors');
const { validateArray, validateInteger, validateInt32, validateObject, validateString } = require('internal:validators');
const { isArrayBufferView } = require('internal:util');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { unlocked } = require('./keys.js');
const roots = require('./roots.js');

const VERSIONS = { '__proto__': null, 'TLSv1': 0x301, 'TLSv1.1': 0x302, 'TLSv1.2': 0x303, 'TLSv1.3': 0x304 };

const { setting } = require('internal:boot').internals;

function lowest() {
  if (setting('tls-min-v1.0') !== undefined) return 'TLSv1';
  if (setting('tls-min-v1.1') !== undefined) return 'TLSv1.1';
  return setting('tls-min-v1.3') !== undefined && setting('tls-min-v1.2') === undefined ? 'TLSv1.3' : 'TLSv1.2';
}

// What a program may set as defaults on the module.
const defaults = {
  DEFAULT_CIPHERS: setting('tls-cipher-list') ?? 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:' +
    'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:' +
    'DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:' +
    'DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:' +
    'HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA',
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: lowest(),
  DEFAULT_MAX_VERSION: setting('tls-max-v1.3') === undefined && setting('tls-max-v1.2') !== undefined ? 'TLSv1.2' : 'TLSv1.3',
};

const registry = new FinalizationRegistry((number) => binding.dropContext(number));

function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion) {
  if (!(this instanceof SecureContext)) return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  const [min, max] = versions(secureProtocol, minVersion, maxVersion);
  this.context = new NativeContext(min, max);
  if (secureOptions) validateInteger(secureOptions, 'secureOptions');
}

// What native code is given when the first connection wants it: until then it can be added to.
class NativeContext {
  #number = -1;
  #made = null;

  constructor(min, max) {
    this.min = min;
    this.max = max;
    this.chains = [];
    this.keys = [];
    this.ca = undefined;
    this.crl = undefined;
    this.ciphers = undefined;
    this.groups = undefined;
    this.ticketKeys = undefined;
    this.lifetime = 300;
    this.tickets = true;
    this.serverOrder = true;
    this.sessionIdContext = undefined;
    this.partialChain = false;
    Object.defineProperty(this, 'rootSets', { value: undefined, writable: true, enumerable: false });
  }

  get number() {
    if (this.#number === -1) {
      this.#number = binding.createContext(
        this.chains, this.keys, this.ciphers, this.groups, this.ticketKeys,
        [this.min, this.max, this.lifetime, +this.tickets, +this.serverOrder]);
      registry.register(this, this.#number);
      if (this.ca !== undefined || this.crl !== undefined || this.partialChain) {
        binding.setTrust(this.#number, this.ca, this.crl ?? [], this.partialChain);
      }
    }
    return this.#number;
  }

  // What verifies peers: its number for native code.
  trust() {
    if (this.ca === undefined) roots.prepare();
    return this.number;
  }

  // Native code's errors are told where the options are given.
  check() { return this.number; }

  addCACert(cert) {
    this.ca = [...(this.ca ?? roots.standard().map((pem) => Buffer.from(pem))), Buffer.from(cert)];
    if (this.#number !== -1) binding.setTrust(this.#number, this.ca, this.crl ?? [], this.partialChain);
  }

  // Bits of OpenSSL's SSL_CTX_set_options(3): of those that mean something here there is one.
  setOptions(options) {
    if (!(#number in this)) throw new TypeError('Illegal invocation');
    if (options & SSL_OP_NO_TICKET) this.tickets = false;
  }

  getTicketKeys() { return asBuffer(binding.ticketKeys(this.number)); }
  setTicketKeys(keys) { binding.setTicketKeys(this.number, keys); }

  getCertificate() { return this.#certificates()[0] ?? null; }

  #certificates() {
    this.#made ??= binding.contextFacts(this.number).map(asBuffer);
    return this.#made;
  }
}

function asBuffer(bytes) {
  return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function versions(secureProtocol, minVersion, maxVersion) {
  let min = 0x301;
  let max = 0x304;
  if (secureProtocol) {
    if (minVersion !== undefined && minVersion !== null) {
      throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
    }
    if (maxVersion !== undefined && maxVersion !== null) {
      throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
    }
    [min, max] = ofMethod(secureProtocol);
  } else {
    min = version(minVersion, defaults.DEFAULT_MIN_VERSION, 'minimum');
    max = version(maxVersion, defaults.DEFAULT_MAX_VERSION, 'maximum');
  }
  // rustls speaks nothing older, by design.
  if (max < 0x303) {
    throw new ERR_TLS_INVALID_PROTOCOL_METHOD('TLS versions below 1.2 are not supported');
  }
  return [Math.max(min, 0x303), max];
}

function version(wanted, fallback, which) {
  const name = wanted ?? fallback;
  const number = VERSIONS[name];
  if (number === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(name, which);
  return number;
}

// The methods of OpenSSL's older interface.
function ofMethod(name) {
  validateString(name, 'options.secureProtocol');
  const kind = /^(SSLv2|SSLv3|SSLv23|TLS|TLSv1|TLSv1_1|TLSv1_2|TLSv1_3)_(server_|client_)?method$/.exec(name)?.[1];
  switch (kind) {
    case 'SSLv2':
    case 'SSLv3':
      throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`${kind} methods disabled`);
    case 'SSLv23': return [0x301, 0x303];
    case 'TLS': return [0x301, 0x304];
    case 'TLSv1': return [0x301, 0x301];
    case 'TLSv1_1': return [0x302, 0x302];
    case 'TLSv1_2': return [0x303, 0x303];
    case 'TLSv1_3': return [0x304, 0x304];
    default: throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${name}`);
  }
}

function bytesOf(name, value) {
  if (typeof value === 'string') return Buffer.from(value);
  if (isArrayBufferView(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

function listOf(value) {
  if (!value) return [];
  return Array.isArray(value) ? value : [value];
}

function createSecureContext(options) {
  options ??= {};
  validateObject(options, 'options');
  if (options.singleUse) {
    // A default of tls.connect, without meaning to callers.
    options = { ...options };
  }
  const { secureOptions, minVersion, maxVersion, secureProtocol } = options;
  const made = new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  configure(made.context, options);
  made.context.check();
  return made;
}

function configure(native, options, name = 'options') {
  const { allowPartialTrustChain, ca, cert, ciphers = defaults.DEFAULT_CIPHERS, clientCertEngine, crl, dhparam,
    ecdhCurve = defaults.DEFAULT_ECDH_CURVE, key, passphrase, pfx, privateKeyIdentifier, privateKeyEngine,
    sessionIdContext, sessionTimeout, sigalgs, ticketKeys, honorCipherOrder } = options;
  if (ca) native.ca = listOf(ca).map((one) => bytesOf(`${name}.ca`, one));
  if (allowPartialTrustChain) native.partialChain = true;
  native.chains = listOf(cert).map((one) => bytesOf(`${name}.cert`, one));
  native.keys = listOf(key).map((one) => {
    const isPair = Array.isArray(key) && typeof one === 'object' && one !== null && !isArrayBufferView(one);
    const pem = isPair ? one.pem : one;
    const pass = isPair && one.passphrase !== undefined && one.passphrase !== null ? one.passphrase : passphrase;
    if (pass !== undefined && pass !== null) validateString(pass, `${name}.passphrase`);
    return unlocked(bytesOf(`${name}.key`, pem), pass);
  });
  if (native.ca !== undefined) native.chains = native.chains.map((chain) => binding.completeChain(chain, native.ca));
  if (native.chains.length > 0 && native.keys.length === 0) {
    // Certificate and key may stand in one file.
    native.keys = native.chains.filter((bytes) => Buffer.from(bytes).includes('PRIVATE KEY-----'));
  }
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, `${name}.sigalgs`);
    if (sigalgs === '') throw new (require('internal:errors').codes.ERR_INVALID_ARG_VALUE)(`${name}.sigalgs`, sigalgs);
    // To accept others than were asked for would be worse than to refuse.
    notImplemented('tls.createSecureContext() with sigalgs')();
  }
  if (privateKeyIdentifier !== undefined && privateKeyIdentifier !== null) {
    if (privateKeyEngine === undefined || privateKeyEngine === null) {
      throw new (require('internal:errors').codes.ERR_INVALID_ARG_VALUE)(`${name}.privateKeyEngine`, privateKeyEngine);
    }
    throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
  if (ciphers !== undefined && ciphers !== null) {
    validateString(ciphers, `${name}.ciphers`);
    native.ciphers = ciphers;
  }
  validateString(ecdhCurve, `${name}.ecdhCurve`);
  if (ecdhCurve !== 'auto') native.groups = ecdhCurve;
  if (dhparam !== undefined && dhparam !== null && dhparam !== 'auto') {
    // No suite with these parameters is spoken; who gives them loses nothing.
    bytesOf(`${name}.dhparam`, dhparam);
  }
  if (crl) native.crl = listOf(crl).map((one) => bytesOf(`${name}.crl`, one));
  if (sessionIdContext !== undefined && sessionIdContext !== null) {
    validateString(sessionIdContext, `${name}.sessionIdContext`);
    native.sessionIdContext = sessionIdContext;
  }
  if (pfx !== undefined && pfx !== null) fromPfx(native, pfx, passphrase);
  if (typeof clientCertEngine === 'string') throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  if (clientCertEngine !== undefined && clientCertEngine !== null) {
    throw new ERR_INVALID_ARG_TYPE(`${name}.clientCertEngine`, ['string', 'null', 'undefined'], clientCertEngine);
  }
  if (ticketKeys !== undefined && ticketKeys !== null) {
    bytesOf(`${name}.ticketKeys`, ticketKeys);
    if (ticketKeys.byteLength !== 48) {
      throw new (require('internal:errors').codes.ERR_INVALID_ARG_VALUE)(
        `${name}.ticketKeys`, ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
    native.ticketKeys = ticketKeys;
  }
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, `${name}.sessionTimeout`, 0);
    native.lifetime = sessionTimeout;
  }
  if (honorCipherOrder === false) native.serverOrder = false;
  if (options.secureOptions) native.setOptions(options.secureOptions);
}

const SSL_OP_NO_TICKET = 1 << 14;

// Keys and certificates of PKCS#12 files; certificates beside the key's are trusted and sent along.
function fromPfx(native, pfx, passphrase) {
  for (const one of listOf(pfx)) {
    const isPair = typeof one === 'object' && one !== null && one.buf !== undefined;
    const bytes = bytesOf('options.pfx', isPair ? one.buf : one);
    const pass = isPair && one.passphrase ? one.passphrase : passphrase;
    if (pass !== undefined && pass !== null) validateString(pass, 'options.passphrase');
    const [key, certificate, others] = binding.openPfx(bytes, pass ?? '');
    if (key === undefined) throw new Error('Unable to load private key from PFX data');
    if (certificate === undefined) throw new Error('Unable to load certificate from PFX data');
    native.keys.push(key);
    native.chains.push(binding.chainOf([certificate, ...others]));
    if (others.length > 0) {
      native.ca = [...(native.ca ?? roots.standard().map((pem) => Buffer.from(pem))), ...others];
    }
  }
}

// Certificates to be given in ALPN's wire form: a length and a name each.
function convertProtocols(protocols) {
  validateArray(protocols, 'protocols');
  const parts = [];
  for (const name of protocols) {
    const bytes = Buffer.from(name);
    if (bytes.length > 255) {
      throw new (require('internal:errors').codes.ERR_OUT_OF_RANGE)(
        `The byte length of the protocol at index ${parts.length} exceeds the maximum length.`, '<= 255', bytes.length, true);
    }
    parts.push(Buffer.concat([Buffer.from([bytes.length]), bytes]));
  }
  return Buffer.concat(parts);
}

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    out.ALPNProtocols = convertProtocols(protocols);
  } else if (isArrayBufferView(protocols)) {
    const { buffer, byteOffset, byteLength } = protocols;
    // A copy: what the caller does to it later changes nothing.
    out.ALPNProtocols = Buffer.from(buffer.slice(byteOffset, byteOffset + byteLength));
  }
}

module.exports = { SecureContext, createSecureContext, convertALPNProtocols, configure, defaults, asBuffer };
