// Node's error classes by code, and the makers of system errors (uvException, ErrnoException, ...).
// Owns how such an error is built (own code, plain name, `[CODE]` in the stack's heading); the sentences are in
// codes.js and its sisters, the numbers in errno.js. Promises that making one costs a frame capture and no inspect()
// unless the sentence itself needs it.
'use strict';

const { errnoMessage, errnoName, errnoByName } = require('./errno.js');

// Holds a coded error's frames; what has it was made here.
const kIsNodeError = Symbol('kIsNodeError');
const codes = Object.create(null);

function isErrorStackTraceLimitWritable() {
  const desc = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (desc === undefined) return Object.isExtensible(Error);
  return desc.writable === true || desc.set !== undefined;
}

// Makes `new Base()` without paying for its stack: the caller captures it when the message is there.
function bareError(Base, argument) {
  const limit = Error.stackTraceLimit;
  if (limit === 0 || !isErrorStackTraceLimitWritable()) {
    return argument === undefined ? new Base() : new Base(argument);
  }
  Error.stackTraceLimit = 0;
  const error = argument === undefined ? new Base() : new Base(argument);
  if (limit === undefined) delete Error.stackTraceLimit;
  else Error.stackTraceLimit = limit;
  return error;
}

function hidden(value) {
  return { __proto__: null, value, enumerable: false, writable: true, configurable: true };
}

function codedToString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

// `stack` of a coded error. The frames are held by a plain object whose name is the long one, `TypeError [CODE]`: V8
// makes the text, heading and all, when it is first read, so an error that nobody prints costs no formatting.
const codedProperties = {
  __proto__: null,
  [kIsNodeError]: hidden(undefined),
  toString: hidden(codedToString),
  stack: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: function stack() {
      return this[kIsNodeError]?.stack;
    },
    set: function stack(value) {
      Object.defineProperty(this, 'stack', hidden(value));
    },
  },
};

function captureWithCode(error, name, code, message, above) {
  const trace = { name: `${name} [${code}]`, message };
  Error.captureStackTrace(trace, above);
  codedProperties[kIsNodeError].value = trace;
  Object.defineProperties(error, codedProperties);
  codedProperties[kIsNodeError].value = undefined;
}

// The sentence: a function of the arguments, or text with %s %d %j in it.
function getMessage(message, args, self) {
  if (typeof message === 'function') return Reflect.apply(message, self, args);
  if (args.length === 0) return message;
  if (args.every((value) => typeof value === 'string') && !/%[^s]/.test(message)) {
    let next = 0;
    return message.replace(/%s/g, (mark) => next < args.length ? args[next++] : mark);
  }
  return require('internal:util/inspect').format(message, ...args);
}

let captureAbove;

// The error without the frames of `above` and of what `above` called.
function createAbove(above, Made, ...args) {
  captureAbove = above;
  return new Made(...args);
}

function makeNodeError(Base, key, message) {
  // An ordinary function as sentence may put further properties on the error; an arrow has no `this` to do so.
  const writesError = typeof message === 'function' && message.prototype !== undefined;

  function NodeError(...args) {
    const above = captureAbove ?? NodeError;
    captureAbove = undefined;
    let error;
    let text;
    if (writesError) {
      error = bareError(Base);
      error.code = key;
      text = getMessage(message, args, error);
      Object.defineProperty(error, 'message', hidden(text));
    } else {
      text = getMessage(message, args, undefined);
      error = bareError(Base, text);
      error.code = key;
    }
    captureWithCode(error, Base.name, key, text, above);
    return error;
  }
  // Errors have Base's prototype itself; this one only tells which base it is.
  NodeError.prototype = Object.create(Base.prototype, { constructor: hidden(NodeError) });
  NodeError.HideStackFramesError = NodeError;
  return NodeError;
}

// E('ERR_X', sentence, TypeError, RangeError): codes.ERR_X makes TypeErrors, codes.ERR_X.RangeError RangeErrors.
function E(key, message, Base, ...others) {
  const make = Base === SystemError ? makeSystemError : makeNodeError;
  const Made = make(Base, key, message);
  for (const Other of others) Made[Other.name] = makeNodeError(Other, key, message);
  codes[key] = Made;
}

// What a system call refused, with the call's context in `info`; errno, syscall, path and dest read through to it.
class SystemError extends Error {
  constructor(key, prefix, context, above) {
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);
    this.code = key;
    const own = (get, set) => ({ __proto__: null, get, set, enumerable: true, configurable: true });
    const plain = { __proto__: null, enumerable: true, configurable: true };
    Object.defineProperties(this, {
      name: { ...plain, value: 'SystemError', enumerable: false, writable: true },
      message: hidden(message),
      info: { ...plain, value: context, writable: false },
      errno: own(() => context.errno, (value) => { context.errno = value; }),
      syscall: own(() => context.syscall, (value) => { context.syscall = value; }),
    });
    if (context.path !== undefined) {
      Object.defineProperty(this, 'path', own(
        () => context.path?.toString(), (value) => { context.path = value ? Buffer.from(`${value}`) : undefined; }));
    }
    if (context.dest !== undefined) {
      Object.defineProperty(this, 'dest', own(
        () => context.dest?.toString(), (value) => { context.dest = value ? Buffer.from(`${value}`) : undefined; }));
    }
    this.name = `SystemError [${key}]`;
    Error.captureStackTrace(this, above);
    this.stack; // eslint-disable-line no-unused-expressions
    this.name = 'SystemError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return require('internal:util/inspect').inspect(this, { ...options, getters: true, customInspect: false });
  }
}

function makeSystemError(Base, key, prefix) {
  return class NodeError extends SystemError {
    constructor(context) {
      super(key, prefix, context, NodeError);
    }
  };
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

// Error whose stack is captured once, above `above`, with own properties in the given order.
function plainError(message, props, above) {
  const error = bareError(Error, message);
  Object.assign(error, props);
  Error.captureStackTrace(error, above);
  return error;
}

function asCode(errno) {
  return typeof errno === 'string' ? errno : errnoName(errno);
}

// `ENOENT: no such file or directory, open 'x' -> 'y'`
function uvException(context) {
  const { errno, syscall, path, dest } = context;
  const code = context.code || errnoName(errno);
  let message = `${code}: ${context.message || errnoMessage(errno)}, ${syscall}`;
  const props = { errno, code, syscall };
  for (const key of Object.keys(context)) {
    if (key !== 'message' && key !== 'path' && key !== 'dest' && !(key in props)) props[key] = context[key];
  }
  if (path !== undefined) {
    props.path = path.toString();
    message += ` '${props.path}'`;
  }
  if (dest !== undefined) {
    props.dest = dest.toString();
    message += ` -> '${props.dest}'`;
  }
  return plainError(message, props, uvException);
}

// `kill ESRCH`, with `original` after it.
function ErrnoException(errno, syscall, original) {
  const code = asCode(errno);
  const message = original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`;
  return plainError(message, { errno, code, syscall }, ErrnoException);
}

function hostPort(address, port) {
  if (port && port > 0) return ` ${address}:${port}`;
  return address ? ` ${address}` : '';
}

// `connect ECONNREFUSED 127.0.0.1:80 - Local (0.0.0.0:0)`
function ExceptionWithHostPort(errno, syscall, address, port, additional) {
  const code = asCode(errno);
  let details = hostPort(address, port);
  if (additional) details += ` - Local (${additional})`;
  const props = { errno, code, syscall, address };
  if (port) props.port = port;
  return plainError(`${syscall} ${code}${details}`, props, ExceptionWithHostPort);
}

// `listen EADDRINUSE: address already in use 127.0.0.1:80`
function UVExceptionWithHostPort(errno, syscall, address, port) {
  const code = asCode(errno);
  const number = typeof errno === 'string' ? errnoByName(errno) : errno;
  const props = { code, errno: number, syscall, address };
  if (port) props.port = port;
  return plainError(`${syscall} ${code}: ${errnoMessage(number)}${hostPort(address, port)}`, props,
                    UVExceptionWithHostPort);
}

// `getaddrinfo ENOTFOUND host`. `code` is a number of the resolver or already a name.
function DNSException(code, syscall, hostname) {
  let errno;
  let name = code;
  if (typeof code === 'number') {
    errno = code;
    // Node gives the two "no such name" numbers of getaddrinfo one code.
    name = code === -3007 || code === -3008 ? 'ENOTFOUND' : errnoName(code);
  }
  const props = { errno, code: name, syscall };
  if (hostname) props.hostname = hostname;
  return plainError(`${syscall} ${name}${hostname ? ` ${hostname}` : ''}`, props, DNSException);
}

function connResetException(message) {
  return plainError(message, { code: 'ECONNRESET' }, connResetException);
}

// Error with given extra own properties; what child_process gives for a failed command.
function genericNodeError(message, properties) {
  const error = new Error(message);
  Object.assign(error, properties);
  return error;
}

class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(errors, message);
    this.code = errors[0]?.code;
  }

  get ['constructor']() {
    return AggregateError;
  }
}

function aggregateErrors(errors, message, code) {
  const error = new AggregateError(errors, message);
  error.code = errors[0]?.code ?? code;
  return error;
}

// Two failures of one operation: neither may be lost, the later one carries on.
function aggregateTwoErrors(inner, outer) {
  if (inner && outer && inner !== outer) {
    if (Array.isArray(outer.errors)) {
      outer.errors.push(inner);
      return outer;
    }
    const error = bareError(AggregateError, [outer, inner]);
    Object.defineProperty(error, 'message', hidden(outer.message));
    error.code = outer.code;
    Error.captureStackTrace(error, aggregateTwoErrors);
    return error;
  }
  return inner || outer;
}

// Marks a function whose frames say nothing to users. The function is given back as it is.
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

// True for "Maximum call stack size exceeded" of this engine, whatever its words.
function isStackOverflowError(error) {
  return error?.name === 'RangeError' && error.message === 'Maximum call stack size exceeded';
}

// A function for a name of Node's that is not there yet: it refuses when called, not when imported.
function notImplemented(name) {
  const short = name.slice(name.lastIndexOf('.') + 1);
  // An ordinary function, for it may stand in the place of a class too.
  return {
    [short]: function() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`${name}()`); },
  }[short];
}

module.exports = {
  AbortError,
  ConnResetException: connResetException,
  DNSException,
  E,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  SystemError,
  UVException: uvException,
  UVExceptionWithHostPort,
  aggregateErrors,
  aggregateTwoErrors,
  codes,
  connResetException,
  createAbove,
  dnsException: DNSException,
  errnoException: ErrnoException,
  errnoMessage,
  errnoName,
  exceptionWithHostPort: ExceptionWithHostPort,
  genericNodeError,
  hideStackFrames,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kIsNodeError,
  notImplemented,
  uvException,
  uvExceptionWithHostPort: UVExceptionWithHostPort,
};

Object.assign(module.exports, require('./received.js'));
require('./codes.js');
require('./codes_net.js');
require('./codes_module.js');
