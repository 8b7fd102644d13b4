// Checks of arguments that users pass, refused in Node's words. Each takes (value, name, ...) as Node's own do.
// Owns no state; a check that passes costs a comparison or two.
'use strict';

const { codes, createAbove, hideStackFrames } = require('./errors.js');

const kEmptyObject = Object.freeze({ __proto__: null });

// Bits for validateObject's third argument when it is a number (Node 20 and later call it so).
const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1 << 0;
const kValidateObjectAllowArray = 1 << 1;
const kValidateObjectAllowFunction = 1 << 2;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull = kValidateObjectAllowObjects | kValidateObjectAllowNullable;

// The frames begin above the check: at the function that the user has called.
function wrongType(name, expected, value, above) {
  return createAbove(above, codes.ERR_INVALID_ARG_TYPE, name, expected, value);
}

function isInt32(value) {
  return value === (value | 0);
}

function isUint32(value) {
  return value === (value >>> 0);
}

const octal = /^[0-7]+$/;

// A file mode: a number, or digits of an octal one.
function parseFileMode(value, name, def) {
  value ??= def;
  if (typeof value === 'string') {
    if (!octal.test(value)) {
      throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = Number.parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

function validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== 'number') throw wrongType(name, 'number', value, validateInteger);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  validateInteger(value, name, min, max);
}

function validateUint32(value, name, positive = false) {
  if (typeof value !== 'number') throw wrongType(name, 'number', value, validateUint32);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  const min = positive ? 1 : 0;
  if (value < min || value > 4294967295) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= 4294967295`, value);
  }
}

function validateString(value, name) {
  if (typeof value !== 'string') throw wrongType(name, 'string', value, validateString);
}

function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throw wrongType(name, 'number', value, validateNumber);
  const bounded = min != null || max != null;
  if ((min != null && value < min) || (max != null && value > max) || (bounded && Number.isNaN(value))) {
    const low = min != null ? `>= ${min}` : '';
    const high = max != null ? `<= ${max}` : '';
    throw new codes.ERR_OUT_OF_RANGE(name, low && high ? `${low} && ${high}` : low || high, value);
  }
}

// A number, if there is one at all: false for undefined and NaN, a throw for the infinities.
function validateFiniteNumber(number, name) {
  if (number === undefined) return false;
  if (Number.isFinite(number)) return true;
  if (Number.isNaN(number)) return false;
  validateNumber(number, name);
  throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

function checkRangesOrGetDefault(number, name, lower, upper, def) {
  if (!validateFiniteNumber(number, name)) return def;
  if (number < lower || number > upper) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  }
  return number;
}

function validateOneOf(value, name, oneOf) {
  if (oneOf.includes(value)) return;
  const allowed = oneOf.map((each) => typeof each === 'string' ? `'${each}'` : String(each)).join(', ');
  throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${allowed}`);
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw wrongType(name, 'boolean', value, validateBoolean);
}

// `options`: bits as above, or { allowArray, allowFunction, nullable }.
function validateObject(value, name, options = kValidateObjectNone) {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  const bits = typeof options === 'number' ? options :
    (options?.nullable ? kValidateObjectAllowNullable : 0) | (options?.allowArray ? kValidateObjectAllowArray : 0) |
    (options?.allowFunction ? kValidateObjectAllowFunction : 0);
  if (value === null ? bits & kValidateObjectAllowNullable :
    Array.isArray(value) ? bits & kValidateObjectAllowArray :
      typeof value === 'function' && bits & kValidateObjectAllowFunction) return;
  throw wrongType(name, 'Object', value, validateObject);
}

// What WebIDL calls a dictionary: anything but a primitive other than null and undefined.
function validateDictionary(value, name) {
  if (value != null && typeof value !== 'object' && typeof value !== 'function') {
    throw wrongType(name, 'a dictionary', value, validateDictionary);
  }
}

function validateArray(value, name, minLength = 0) {
  if (!Array.isArray(value)) throw wrongType(name, 'Array', value, validateArray);
  if (value.length < minLength) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be longer than ${minLength}`);
  }
}

function validateStringArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateString(value[i], `${name}[${i}]`);
}

function validateBooleanArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateBoolean(value[i], `${name}[${i}]`);
}

function validateAbortSignalArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) {
    if (value[i] == null) throw wrongType(`${name}[${i}]`, 'AbortSignal', value[i], validateAbortSignalArray);
    validateAbortSignal(value[i], `${name}[${i}]`);
  }
}

function validateSignalName(signal, name = 'signal') {
  validateString(signal, name);
  const { signals } = require('os').constants;
  if (signals[signal] !== undefined) return;
  if (signals[signal.toUpperCase()] !== undefined) {
    throw new codes.ERR_UNKNOWN_SIGNAL(`${signal} (signals must use all capital letters)`);
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

function validateBuffer(buffer, name = 'buffer') {
  if (!ArrayBuffer.isView(buffer)) throw wrongType(name, ['Buffer', 'TypedArray', 'DataView'], buffer, validateBuffer);
}

// Refuses text of odd length for 'hex'.
function validateEncoding(data, encoding) {
  const { length } = data;
  if (length % 2 !== 0 && require('internal:util').normalizeEncoding(encoding) === 'hex') {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${length}`);
  }
}

// A port number, or its digits; gives it back as a number.
function validatePort(port, name = 'Port', allowZero = true) {
  const bad = (typeof port !== 'number' && typeof port !== 'string') ||
    (typeof port === 'string' && port.trim().length === 0) || +port !== (+port >>> 0) || port > 0xFFFF ||
    (port === 0 && !allowZero);
  if (bad) throw new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero);
  return port | 0;
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw wrongType(name, 'AbortSignal', signal, validateAbortSignal);
  }
}

function validateFunction(value, name) {
  if (typeof value !== 'function') throw wrongType(name, 'Function', value, validateFunction);
}

function validatePlainFunction(value, name) {
  if (typeof value !== 'function' || /^\[object Async(Generator)?Function\]$/.test(Object.prototype.toString.call(value))) {
    throw wrongType(name, 'Function', value, validatePlainFunction);
  }
}

function validateUndefined(value, name) {
  if (value !== undefined) throw wrongType(name, 'undefined', value, validateUndefined);
}

function validateUnion(value, name, union) {
  if (!union.includes(value)) throw wrongType(name, `('${union.join('|')}')`, value, validateUnion);
}

// `this` of a method is what its class made: it has the class's own key.
function validateInternalField(object, fieldKey, className) {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, fieldKey)) {
    throw wrongType('this', className, object, validateInternalField);
  }
}

function validateThisInternalField(object, fieldKey, className) {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, fieldKey)) {
    throw new codes.ERR_INVALID_THIS(className);
  }
}

const linkFormat = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

function validateLinkHeaderFormat(value, name) {
  if (value === undefined || !linkFormat.test(value)) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      name, value, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  }
}

// The `link` header of 103 Early Hints: one value or many.
function validateLinkHeaderValue(hints) {
  if (typeof hints === 'string') {
    validateLinkHeaderFormat(hints, 'hints');
    return hints;
  }
  if (!Array.isArray(hints)) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'hints', hints, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  }
  for (const link of hints) validateLinkHeaderFormat(link, 'hints');
  return hints.join(', ');
}

module.exports = {
  checkRangesOrGetDefault,
  isInt32,
  isUint32,
  kEmptyObject,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  kValidateObjectNone,
  parseFileMode,
  validateAbortSignal,
  validateAbortSignalArray,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFiniteNumber,
  validateFunction,
  validateInt32,
  validateInteger,
  validateInternalField,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
  validateThisInternalField,
  validateUint32,
  validateUndefined,
  validateUnion,
};

for (const key of Object.keys(module.exports)) {
  if (typeof module.exports[key] === 'function') hideStackFrames(module.exports[key]);
}
