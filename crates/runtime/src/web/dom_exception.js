// DOMException: the error class of the web platform, with its legacy codes.
'use strict';

const { codes } = require('internal:errors');
const { kMessaging } = require('internal:util');

// Legacy code numbers by constant name; a name without one has code 0.
const legacy = [
  ['INDEX_SIZE_ERR', 'IndexSizeError', 1],
  ['DOMSTRING_SIZE_ERR', undefined, 2],
  ['HIERARCHY_REQUEST_ERR', 'HierarchyRequestError', 3],
  ['WRONG_DOCUMENT_ERR', 'WrongDocumentError', 4],
  ['INVALID_CHARACTER_ERR', 'InvalidCharacterError', 5],
  ['NO_DATA_ALLOWED_ERR', undefined, 6],
  ['NO_MODIFICATION_ALLOWED_ERR', 'NoModificationAllowedError', 7],
  ['NOT_FOUND_ERR', 'NotFoundError', 8],
  ['NOT_SUPPORTED_ERR', 'NotSupportedError', 9],
  ['INUSE_ATTRIBUTE_ERR', 'InUseAttributeError', 10],
  ['INVALID_STATE_ERR', 'InvalidStateError', 11],
  ['SYNTAX_ERR', 'SyntaxError', 12],
  ['INVALID_MODIFICATION_ERR', 'InvalidModificationError', 13],
  ['NAMESPACE_ERR', 'NamespaceError', 14],
  ['INVALID_ACCESS_ERR', 'InvalidAccessError', 15],
  ['VALIDATION_ERR', 'ValidationError', 16],
  ['TYPE_MISMATCH_ERR', 'TypeMismatchError', 17],
  ['SECURITY_ERR', 'SecurityError', 18],
  ['NETWORK_ERR', 'NetworkError', 19],
  ['ABORT_ERR', 'AbortError', 20],
  ['URL_MISMATCH_ERR', 'URLMismatchError', 21],
  ['QUOTA_EXCEEDED_ERR', 'QuotaExceededError', 22],
  ['TIMEOUT_ERR', 'TimeoutError', 23],
  ['INVALID_NODE_TYPE_ERR', 'InvalidNodeTypeError', 24],
  ['DATA_CLONE_ERR', 'DataCloneError', 25],
];

const codeByName = new Map();
for (const [, name, code] of legacy) {
  if (name !== undefined) codeByName.set(name, code);
}

// Stamps private fields on an object that another constructor made.
function Given(object) {
  return object;
}

class Slots extends Given {
  #name;
  #message;
  #code;

  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
    this.#code = codeByName.get(name) ?? 0;
  }

  static has(value) {
    return typeof value === 'object' && value !== null && #name in value;
  }

  static check(value) {
    if (!Slots.has(value)) throw new codes.ERR_INVALID_THIS('DOMException');
  }

  static name(error) {
    Slots.check(error);
    return error.#name;
  }

  static message(error) {
    Slots.check(error);
    return error.#message;
  }

  static code(error) {
    Slots.check(error);
    return error.#code;
  }
}

class DOMException {
  constructor(message = '', options = 'Error') {
    // A real error object under this class's prototype: it carries a stack, and
    // Error.isError() and printing know it.
    message = `${message}`;
    const error = Object.setPrototypeOf(new Error(message), new.target.prototype);
    if (options !== null && typeof options === 'object') {
      const { name } = options;
      // eslint-disable-next-line no-new
      new Slots(error, name === undefined ? 'Error' : `${name}`, message);
      if ('cause' in options) {
        Object.defineProperty(error, 'cause', {
          __proto__: null, value: options.cause, configurable: true, enumerable: false, writable: true,
        });
      }
    } else {
      // eslint-disable-next-line no-new
      new Slots(error, `${options}`, message);
    }
    Error.captureStackTrace(error, new.target);
    // V8 heads the stack by it; programs are to find the getter.
    delete error.message;
    return error;
  }

  get name() {
    return Slots.name(this);
  }

  get message() {
    return Slots.message(this);
  }

  get code() {
    return Slots.code(this);
  }
}

Object.setPrototypeOf(DOMException.prototype, Error.prototype);
const enumerable = { __proto__: null, enumerable: true };
Object.defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
  name: enumerable,
  message: enumerable,
  code: enumerable,
});
for (const [constant, , value] of legacy) {
  const descriptor = { __proto__: null, enumerable: true, value };
  Object.defineProperty(DOMException, constant, descriptor);
  Object.defineProperty(DOMException.prototype, constant, descriptor);
}

// Name, message and stack go along in a message; a cause does not.
Object.defineProperty(DOMException.prototype, kMessaging, {
  __proto__: null,
  value: {
    is: Slots.has,
    clone: (error) => ({ name: Slots.name(error), message: Slots.message(error), stack: error.stack }),
    read({ name, message, stack }) {
      const error = new DOMException(message, name);
      error.stack = stack;
      return error;
    },
  },
});

module.exports = { DOMException, isDOMException: Slots.has };
