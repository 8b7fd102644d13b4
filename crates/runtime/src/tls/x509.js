// crypto.X509Certificate.
'use strict';

const { customInspectSymbol: kInspect, isArrayBufferView } = require('internal:util');
const { asBuffer } = require('./context.js');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal:errors');
const { validateBoolean, validateObject, validateString } = require('internal:validators');

// Bits of native code's flags; x509.rs has the same list.
const flagOf = { wildcards: 2, partialWildcards: 4, multiLabelWildcards: 8, singleLabelSubdomains: 16 };

function flagsOf(options) {
  if (options === undefined) return 0;
  validateObject(options, 'options');
  const { subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false,
    singleLabelSubdomains = false } = options;
  validateString(subject, 'options.subject');
  validateBoolean(wildcards, 'options.wildcards');
  validateBoolean(partialWildcards, 'options.partialWildcards');
  validateBoolean(multiLabelWildcards, 'options.multiLabelWildcards');
  validateBoolean(singleLabelSubdomains, 'options.singleLabelSubdomains');
  let bits = 0;
  if (subject === 'always') bits |= 1;
  else if (subject === 'never') bits |= 32;
  else if (subject !== 'default') throw new ERR_INVALID_ARG_VALUE('options.subject', subject);
  if (!wildcards) bits |= flagOf.wildcards;
  if (!partialWildcards) bits |= flagOf.partialWildcards;
  if (multiLabelWildcards) bits |= flagOf.multiLabelWildcards;
  if (singleLabelSubdomains) bits |= flagOf.singleLabelSubdomains;
  return bits;
}

class X509Certificate {
  #facts;
  #issuer;

  constructor(buffer) {
    if (typeof buffer === 'string') buffer = Buffer.from(buffer);
    if (!isArrayBufferView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    this.#facts = binding.x509Facts(buffer);
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    const { subject, subjectAltName, issuer, infoAccess, validFrom, validTo, validFromDate, validToDate, fingerprint,
      fingerprint256, fingerprint512, keyUsage, serialNumber, signatureAlgorithm, signatureAlgorithmOid } = this;
    const { inspect } = require('util');
    return `X509Certificate ${inspect({
      subject, subjectAltName, issuer, infoAccess, validFrom, validTo, validFromDate, validToDate, fingerprint,
      fingerprint256, fingerprint512, keyUsage, serialNumber, signatureAlgorithm, signatureAlgorithmOid,
    }, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }

  get subject() { return this.#facts[0][0] || undefined; }
  get issuer() { return this.#facts[1][0] || undefined; }
  get subjectAltName() { return this.#facts[2][0]; }

  get infoAccess() {
    const list = this.#facts[2][1];
    return list.length === 0 ? undefined : list.map(([kind, place]) => `${kind}:${place}`).join('\n');
  }

  // What it was issued by, when that came along with it.
  get issuerCertificate() { return this.#issuer; }

  get validFrom() { return this.#facts[2][2]; }
  get validTo() { return this.#facts[2][3]; }
  get validFromDate() { return new Date(this.#facts[3][0] * 1000); }
  get validToDate() { return new Date(this.#facts[3][1] * 1000); }
  get fingerprint() { return this.#facts[4][0]; }
  get fingerprint256() { return this.#facts[4][1]; }
  get fingerprint512() { return this.#facts[4][2]; }
  get keyUsage() { return this.#facts[6]; }
  get serialNumber() { return this.#facts[2][4]; }
  get signatureAlgorithm() { return this.#facts[2][5]; }
  get signatureAlgorithmOid() { return this.#facts[2][6]; }
  get raw() { return asBuffer(this.#facts[7]); }
  get ca() { return this.#facts[3][2]; }

  get publicKey() {
    return require('crypto').createPublicKey({ key: asBuffer(this.#facts[5][4]), format: 'der', type: 'spki' });
  }

  toString() {
    const lines = this.raw.toString('base64').match(/.{1,64}/g).join('\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  }

  // There's no standardized JSON encoding for X509 certs so we fallback to providing the PEM encoding as a string.
  toJSON() { return this.toString(); }

  checkHost(name, options) {
    validateString(name, 'name');
    const bits = flagsOf(options);
    checkName(name, 'name');
    return binding.x509Host(this.#facts[7], name, bits);
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    const bits = flagsOf(options);
    checkName(email, 'email');
    return binding.x509Email(this.#facts[7], email, bits) ? email : undefined;
  }

  checkIP(ip, options) {
    validateString(ip, 'ip');
    if (options !== undefined) flagsOf(options);
    if (require('net').isIP(ip) === 0) throw new ERR_INVALID_ARG_VALUE('ip', ip);
    return binding.x509Ip(this.#facts[7], ip) ? ip : undefined;
  }

  checkIssued(other) {
    if (!(other instanceof X509Certificate)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', other);
    return binding.x509Issued(this.#facts[7], other.#facts[7]);
  }

  checkPrivateKey(key) {
    const { KeyObject, createPublicKey } = require('crypto');
    if (!(key instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', key);
    return createPublicKey(key).equals(this.publicKey);
  }

  verify(key) {
    const { KeyObject } = require('crypto');
    if (!(key instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', key);
    return binding.x509Signed(this.#facts[7], key.export({ type: 'spki', format: 'der' }));
  }

  toLegacyObject() {
    const [[, subject], [, issuer], texts, , prints, key, usage] = this.#facts;
    const [modulus, exponent, bits, pubkey, , asn1Curve, nistCurve] = key;
    return {
      subject: byKind(subject),
      issuer: byKind(issuer),
      subjectaltname: texts[0],
      infoAccess: texts[1].length === 0 ? undefined : lists(texts[1]),
      ca: this.ca,
      modulus,
      exponent,
      pubkey: asBuffer(pubkey),
      bits: bits || undefined,
      valid_from: texts[2],
      valid_to: texts[3],
      fingerprint: prints[0],
      fingerprint256: prints[1],
      fingerprint512: prints[2],
      ext_key_usage: usage,
      serialNumber: texts[4],
      raw: this.raw,
      asn1Curve,
      nistCurve,
    };
  }

  // Certificates of a peer's chain know each other.
  static linked(certificate, issuer) {
    certificate.#issuer = issuer;
    return certificate;
  }
}

const { linked } = X509Certificate;
delete X509Certificate.linked;

function checkName(name, what) {
  if (name.includes('\0')) throw new ERR_INVALID_ARG_VALUE(what, name);
}

function byKind(attributes) {
  const object = { __proto__: null };
  for (const [kind, value] of attributes) {
    if (object[kind] === undefined) object[kind] = value;
    else if (Array.isArray(object[kind])) object[kind].push(value);
    else object[kind] = [object[kind], value];
  }
  return object;
}

function lists(pairs) {
  const object = { __proto__: null };
  for (const [kind, value] of pairs) (object[kind] ??= []).push(value);
  return object;
}

module.exports = { X509Certificate, linked };
