// What programs ask of the library as a whole: FIPS mode, engines, its heap, the curves it has.
'use strict';

const { codes } = require('internal:errors');
const { validateNumber, validateString } = require('internal:validators');
const { deprecate } = require('internal:util');
const { nativeError } = require('./input.js');

// AWS-LC is not built as its FIPS module here.
function getFips() {
  return 0;
}

function setFips(value) {
  if (value) {
    throw nativeError(Error, 'ERR_CRYPTO_FIPS_UNAVAILABLE', 'Cannot set FIPS mode in a non-FIPS build.');
  }
}

// The accessors of `crypto.fips`, the old form of both.
const fips = {
  get: deprecate(getFips, 'The crypto.fips is deprecated. Please use crypto.getFips()', 'DEP0093'),
  set: deprecate(setFips, 'The crypto.fips is deprecated. Please use crypto.setFips()', 'DEP0093'),
};

// There are no engines to be found.
function setEngine(id, flags) {
  validateString(id, 'id');
  if (flags) validateNumber(flags, 'flags');
  throw new codes.ERR_CRYPTO_ENGINE_UNKNOWN(id);
}

// The library has no heap of its own.
function secureHeapUsed() {
  return { total: 0, used: 0, utilization: NaN, min: 2 };
}

function getCurves() {
  return ['prime256v1', 'secp224r1', 'secp256k1', 'secp384r1', 'secp521r1'];
}

module.exports = { fips, getCurves, getFips, secureHeapUsed, setEngine, setFips };
