// `node:util`: the public module. Owns promisify, callbackify, inherits, debuglog and the small rest; inspect() and
// format() are in files of their own, as are parseArgs, styleText, MIMEType and the deep comparison.
'use strict';

const { transferableAbortController, transferableAbortSignal } = require('internal:web/abort');
const errors = require('internal:errors');
const { codes } = errors;
const { errorMap, errnoMessage, errnoName } = require('internal:errors/errno');
const {
  validateAbortSignal, validateFunction, validateNumber, validateObject, validateString,
} = require('internal:validators');
const { customPromisify, customPromisifyArgs, defineLazy, deprecate } = require('./internal.js');
const { inspect, stripVTControlCharacters } = require('./inspect.js');
const { format, formatWithOptions } = require('./format.js');
const types = require('./types.js');
const { getCallSites: nativeCallSites } = binding;

// Promises and callbacks

function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[customPromisify];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return Object.defineProperty(custom, customPromisify, {
      __proto__: null, value: custom, enumerable: false, writable: false, configurable: true,
    });
  }
  const names = original[customPromisifyArgs];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      args.push((error, ...values) => {
        if (error) {
          reject(error);
        } else if (names !== undefined && values.length > 1) {
          const result = {};
          for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
          resolve(result);
        } else {
          resolve(values[0]);
        }
      });
      const returned = Reflect.apply(original, this, args);
      if (types.isPromise(returned)) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
                            'DeprecationWarning', 'DEP0174');
      }
    });
  }

  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, customPromisify, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
  return copyProperties(fn, original);
}

promisify.custom = customPromisify;

function copyProperties(target, source) {
  const descriptors = Object.getOwnPropertyDescriptors(source);
  for (const key of Reflect.ownKeys(descriptors)) {
    // What cannot be redefined, `prototype` of a class for one, stays.
    Object.defineProperty(target, key, Object.setPrototypeOf(descriptors[key], null));
  }
  return target;
}

function callbackify(original) {
  validateFunction(original, 'original');

  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const call = callback.bind(this);
    // Called in a tick of its own, so that a throw is no rejection of the promise.
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(call, null, value),
      (reason) => process.nextTick(callWithReason, reason, call));
  }

  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) {
    Object.defineProperty(callbackified, key, Object.setPrototypeOf(descriptors[key], null));
  }
  return callbackified;
}

function callWithReason(reason, callback) {
  // A callback tells failure by its first argument: a falsy one needs a wrapper.
  if (!reason) {
    reason = new codes.ERR_FALSY_VALUE_REJECTION(reason);
    // Its stack begins where the callback is called from.
    Error.captureStackTrace(reason, callWithReason);
  }
  callback(reason);
}

// Resolves when the signal aborts. `resource` is what it is for: the promise must not keep it alive.
async function aborted(signal, resource) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', { allowArray: true, allowFunction: true });
  if (signal.aborted) return;
  return whenAborted(signal, new WeakRef(resource));
}

function whenAborted(signal, weak) {
  const { promise, resolve } = Promise.withResolvers();
  signal.addEventListener('abort', () => {
    if (weak.deref() !== undefined) resolve();
  }, { once: true });
  return promise;
}

// Classes of the old kind

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  }
  if (superCtor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  Object.defineProperty(ctor, 'super_', {
    __proto__: null, value: superCtor, writable: true, configurable: true,
  });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  return Object.assign(target, source);
}

// debuglog

// NODE_DEBUG=fs,http* as a test; made when first asked, for the environment is not known before.
let debugPattern;

function isDebugged(section) {
  if (debugPattern === undefined) {
    const wanted = process.env.NODE_DEBUG;
    const source = wanted?.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
    debugPattern = wanted ? new RegExp(`^${source}$`, 'i') : null;
  }
  return debugPattern !== null && debugPattern.test(section);
}

function debuglog(set, cb) {
  set = set.toUpperCase();
  let enabled;
  const isEnabled = () => enabled ??= isDebugged(set);
  function write(...args) {
    const colors = require('./colors.js').shouldColorize(process.stderr);
    const message = formatWithOptions({ colors }, ...args);
    process.stderr.write(`${set} ${inspect(process.pid, { colors })}: ${message}\n`);
  }
  const logger = (...args) => {
    if (isEnabled()) write(...args);
    // The caller may trade this function for a direct one once it is known which way it goes.
    if (typeof cb === 'function') {
      const replacement = (...more) => {
        if (isEnabled()) write(...more);
      };
      Object.defineProperty(replacement, 'enabled', enabledProperty);
      const tell = cb;
      cb = undefined;
      tell(replacement);
    }
  };
  const enabledProperty = { __proto__: null, get: isEnabled, configurable: true, enumerable: true };
  Object.defineProperty(logger, 'enabled', enabledProperty);
  return logger;
}

// System errors

function checkErrno(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', err);
}

function getSystemErrorName(err) {
  checkErrno(err);
  return errnoName(err);
}

function getSystemErrorMessage(err) {
  checkErrno(err);
  return errnoMessage(err);
}

function getSystemErrorMap() {
  return errorMap();
}

// The rest

function getCallSites(frameCount = 8, options = undefined) {
  if (typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 8;
  }
  if (options !== undefined) validateObject(options, 'options');
  validateNumber(frameCount, 'frameCount', 1, 200);
  return nativeCallSites(frameCount).map(([functionName, scriptId, scriptName, lineNumber, columnNumber]) => ({
    functionName, scriptId: `${scriptId}`, scriptName, lineNumber, columnNumber, column: columnNumber,
  }));
}

function toUSVString(input) {
  return String(input).toWellFormed();
}

function isDeepStrictEqual(val1, val2, skipPrototype) {
  return require('./comparisons.js').isDeepStrictEqual(val1, val2, skipPrototype);
}

function parseEnv(content) {
  validateString(content, 'content');
  return require('./parse_env.js').parseEnv(content);
}

function convertProcessSignalToExitCode(signalCode) {
  return 128 + require('./internal.js').convertToValidSignal(signalCode);
}

function diff(actual, expected) {
  if (actual === expected) return [];
  const asLines = (value, name) => {
    if (typeof value === 'string') return value.split('\n');
    if (!Array.isArray(value)) validateString(value, name);
    for (const [i, each] of value.entries()) validateString(each, `${name}[${i}]`);
    return value;
  };
  const whole = typeof actual === 'string' && typeof expected === 'string';
  const one = whole ? [...actual] : asLines(actual, 'actual');
  const two = whole ? [...expected] : asLines(expected, 'expected');
  const numbers = { delete: -1, nop: 0, insert: 1 };
  return require('./line_diff.js').lineDiff(one, two).map(({ type, value }) => [numbers[type], value]).reverse();
}

module.exports = {
  _errnoException(...args) {
    return errors.ErrnoException(...args);
  },
  _exceptionWithHostPort(...args) {
    return errors.ExceptionWithHostPort(...args);
  },
  _extend: deprecate(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  aborted,
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate(fn, message, code, options) {
    validateFunction(fn, 'fn');
    if (code !== undefined) validateString(code, 'code');
    return deprecate(fn, message, code, undefined, options?.modifyPrototype ?? true);
  },
  diff,
  format,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
  inspect,
  isArray: Array.isArray,
  isDeepStrictEqual,
  parseEnv,
  promisify,
  setTraceSigInt: errors.notImplemented('util.setTraceSigInt'),
  stripVTControlCharacters,
  styleText(...args) {
    return require('./style_text.js').styleText(...args);
  },
  toUSVString,
  transferableAbortController,
  transferableAbortSignal,
  types,
};

Object.defineProperty(module.exports.styleText, 'length', { __proto__: null, value: 2, configurable: true });

const lazily = (name, get) => defineLazy(module.exports, name, get);
lazily('MIMEParams', () => require('./mime.js').MIMEParams);
lazily('MIMEType', () => require('./mime.js').MIMEType);
lazily('TextDecoder', () => require('internal:web/encoding').TextDecoder);
lazily('TextEncoder', () => require('internal:web/encoding').TextEncoder);
lazily('parseArgs', () => require('./parse_args.js').parseArgs);
