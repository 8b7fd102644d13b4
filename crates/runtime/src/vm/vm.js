// node:vm: contexts, scripts that run in any of them, functions compiled from text.
'use strict';

const { internals } = require('internal:boot');
const { codes: { ERR_INVALID_ARG_TYPE }, notImplemented } = require('internal:errors');
const { kValidateObjectAllowArray, kValidateObjectAllowObjects, validateArray, validateBoolean, validateInt32, validateObject,
  validateOneOf, validateString, validateStringArray, validateUint32 } = require('internal:validators');
const { makeContext, isContext: hasContext, compileScript, runScript, dropScript, codeCache, sourceMapUrl,
  compileFunction: compile, functionCache } = binding;
const { constants, keyOf } = require('./imports.js');

const texts = new FinalizationRegistry(dropScript);

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return hasContext(object);
}

function validateContext(object) {
  if (!isContext(object)) throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
}

function cachedDataOf(data, name) {
  if (data !== undefined && !ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], data);
  }
  return data;
}

function bufferOf(bytes) {
  const { Buffer } = require('buffer');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// Where a script runs, for how many milliseconds (-1: any), and whether errors tell their place.
function run(id, object, options) {
  validateObject(options, 'options');
  const { timeout, displayErrors = true, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (breakOnSigint) notImplemented('vm options.breakOnSigint')();
  return runScript(id, object, timeout ?? -1, displayErrors);
}

class Script {
  #id;
  #name;

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') {
      options = { filename: options };
    } else {
      validateObject(options, 'options');
    }
    const { filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
      importModuleDynamically } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    cachedDataOf(cachedData, 'options.cachedData');
    validateBoolean(produceCachedData, 'options.produceCachedData');
    const self = new WeakRef(this);
    const key = keyOf(importModuleDynamically, 'options.importModuleDynamically', () => self.deref());
    const [id, isRejected] = compileScript(code, filename, lineOffset, columnOffset, key, cachedData);
    this.#id = id;
    this.#name = filename;
    texts.register(this, id);
    if (cachedData !== undefined) this.cachedDataRejected = isRejected;
    if (produceCachedData) {
      this.cachedData = bufferOf(codeCache(id));
      this.cachedDataProduced = true;
    }
    this.sourceMapURL = sourceMapUrl(id);
  }

  createCachedData() {
    return bufferOf(codeCache(this.#id));
  }

  runInThisContext(options = {}) {
    return run(this.#id, undefined, options);
  }

  runInContext(contextifiedObject, options = {}) {
    validateContext(contextifiedObject);
    return run(this.#id, contextifiedObject, options);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
}

// What `runInNewContext` says of the context, as `createContext` wants it.
function contextOptions(options) {
  if (!options) return {};
  const { contextName: name, contextOrigin: origin, contextCodeGeneration: codeGeneration, microtaskMode } = options;
  if (name !== undefined) validateString(name, 'options.contextName');
  if (origin !== undefined) validateString(origin, 'options.contextOrigin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = codeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
  }
  if (microtaskMode !== undefined) validateString(microtaskMode, 'options.microtaskMode');
  return Object.fromEntries(Object.entries({ name, origin, codeGeneration, microtaskMode })
    .filter(([, value]) => value !== undefined));
}

function createContext(contextObject = {}, options = {}) {
  if (contextObject !== constants.DONT_CONTEXTIFY) {
    validateObject(contextObject, 'contextObject', kValidateObjectAllowObjects);
    if (hasContext(contextObject)) return contextObject;
  }
  validateObject(options, 'options');
  const { name = 'VM Context', origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  if (importModuleDynamically !== undefined) notImplemented('vm.createContext options.importModuleDynamically')();
  const ownMicrotasks = microtaskMode === 'afterEvaluate';
  if (contextObject === constants.DONT_CONTEXTIFY) return makeContext(undefined, strings, wasm, ownMicrotasks);
  makeContext(contextObject, strings, wasm, ownMicrotasks);
  return contextObject;
}

function named(options) {
  return typeof options === 'string' ? { filename: options } : options;
}

function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  options = { ...named(options) };
  return new Script(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  options = named(options);
  const context = createContext(contextObject, contextOptions(options));
  options = { ...options };
  return new Script(code, options).runInContext(context, options);
}

function runInThisContext(code, options) {
  options = named(options);
  return new Script(code, options).runInThisContext(options);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const { filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
    contextExtensions = [], importModuleDynamically } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  cachedDataOf(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && (typeof parsingContext !== 'object' || parsingContext === null ||
      !isContext(parsingContext))) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, at) => {
    validateObject(extension, `options.contextExtensions[${at}]`, kValidateObjectAllowArray | kValidateObjectAllowObjects);
  });
  let result;
  const key = keyOf(importModuleDynamically, 'options.importModuleDynamically', () => result.deref());
  const [compiled, isRejected] = compile(code, filename, lineOffset, columnOffset, key, cachedData, parsingContext,
                                         contextExtensions, params ?? []);
  result = new WeakRef(compiled);
  if (cachedData !== undefined) compiled.cachedDataRejected = isRejected;
  if (produceCachedData) {
    compiled.cachedDataProduced = true;
    compiled.cachedData = bufferOf(functionCache(compiled));
  }
  return compiled;
}

module.exports = {
  Script,
  createContext,
  createScript(code, options) {
    return new Script(code, options);
  },
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory: notImplemented('vm.measureMemory'),
  constants,
};

if (internals.setting('experimental-vm-modules') !== undefined) Object.assign(module.exports, require('./modules.js'));
