// vm.Module and its two kinds: ES modules that a program links itself (`--experimental-vm-modules`).
'use strict';

const { bindingOf } = require('internal:boot');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MODULE_LINK_MISMATCH,
  ERR_VM_MODULE_ALREADY_LINKED, ERR_VM_MODULE_CACHED_DATA_REJECTED, ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA, ERR_VM_MODULE_DIFFERENT_CONTEXT,
  ERR_VM_MODULE_LINK_FAILURE, ERR_VM_MODULE_NOT_MODULE, ERR_VM_MODULE_STATUS } } = require('internal:errors');
const { validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUint32 } =
  require('internal:validators');
const { compileTextModule, createSyntheticModule, moduleCodeCache, evaluateWithDeadline, hasTopLevelAwait,
  instantiateIn, isContext } = binding;
const esm = require('internal:esm');
const { keyOf } = require('./imports.js');

const { isGraphAsync, linkModule, moduleError, moduleNamespace, moduleRequests, moduleStatus,
  setExport } = bindingOf('esm');

const names = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluated', 'errored'];
const counters = new WeakMap();
const main = {};

let construct = false;

class Module {
  #id;
  #context;
  #identifier;
  // Between the first request and the last answer of `link`.
  #isLinking = false;
  #isLinked = false;
  #linkError;
  #requests;
  #evaluation;
  #outcome;

  constructor(make, options) {
    if (!construct) throw new TypeError('Module is not a constructor');
    construct = false;
    const { context, identifier } = options;
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!isContext(context)) throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    if (identifier === undefined) {
      const owner = context ?? main;
      const count = counters.get(owner) ?? 0;
      counters.set(owner, count + 1);
      this.#identifier = `vm:module(${count})`;
    } else {
      validateString(identifier, 'options.identifier');
      this.#identifier = identifier;
    }
    this.#context = context;
    this.#id = make(this.#identifier);
  }

  static {
    isModule = (module) => typeof module === 'object' && module !== null && #id in module;
    internalsOf = (module, name = 'Module') => {
      if (!isModule(module)) throw new ERR_INVALID_THIS(name);
      return {
        id: module.#id,
        context: module.#context,
        get requests() { return module.#list(); },
        set isLinking(value) { module.#isLinking = value; },
        get isLinked() { return module.#isLinked; },
        set isLinked(value) { module.#isLinked = value; },
        set linkError(value) { module.#linkError = value; },
      };
    };
  }

  static #check(self) {
    if (!isModule(self)) throw new ERR_INVALID_THIS('Module');
  }

  get identifier() {
    Module.#check(this);
    return this.#identifier;
  }

  get context() {
    Module.#check(this);
    return this.#context;
  }

  get status() {
    Module.#check(this);
    if (this.#linkError !== undefined) return 'errored';
    const status = moduleStatus(this.#id);
    if (status === 0 && this.#isLinking) return 'linking';
    return names[status];
  }

  get error() {
    Module.#check(this);
    if (this.#linkError !== undefined) return this.#linkError.error;
    if (moduleStatus(this.#id) !== 5) throw new ERR_VM_MODULE_STATUS('must be errored');
    return moduleError(this.#id);
  }

  get namespace() {
    Module.#check(this);
    if (moduleStatus(this.#id) < 2) throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    return moduleNamespace(this.#id);
  }

  #list() {
    return this.#requests ??= Object.freeze(moduleRequests(this.#id).map(([specifier, list, isSource]) => {
      const attributes = { __proto__: null };
      for (let at = 0; at < list.length; at += 2) attributes[list[at]] = list[at + 1];
      return Object.freeze({
        __proto__: null, specifier, attributes: Object.freeze(attributes), phase: isSource ? 'source' : 'evaluation',
      });
    }));
  }

  async link(linker) {
    Module.#check(this);
    validateFunction(linker, 'linker');
    if (this.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await linkAll(this, linker);
    instantiateIn(this.#id, this.#context);
  }

  evaluate(options = {}) {
    try {
      Module.#check(this);
      validateObject(options, 'options');
      const { timeout, breakOnSigint = false } = options;
      if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
      validateBoolean(breakOnSigint, 'options.breakOnSigint');
      const { status } = this;
      if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') {
        throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
      }
      if (status === 'errored') throw this.error;
      this.#evaluation ??= evaluateWithDeadline(this.#id, timeout ?? -1, this.#context);
      // One that has ended is told by a promise of here: the queue of its context may never run again.
      if (isGraphAsync(this.#id)) return (this.#outcome ??= this.#evaluation.then(() => undefined));
      if (this.status !== 'errored') return Promise.resolve();
      this.#evaluation.then(undefined, () => {});
      throw this.error;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    Module.#check(this);
    const { constructor = Module } = this;
    if (typeof depth === 'number' && depth < 0) return `[${constructor.name}]`;
    const shown = { __proto__: { constructor } };
    shown.status = this.status;
    shown.identifier = this.identifier;
    shown.context = this.context;
    Object.setPrototypeOf(shown, Object.getPrototypeOf(this));
    Object.defineProperty(shown, Symbol.toStringTag, { value: constructor.name });
    return require('util').inspect(shown, { ...options, customInspect: false });
  }
}

// Set by the class, which alone sees its private fields.
var internalsOf;
var isModule;

async function linkAll(module, linker) {
  const inner = internalsOf(module);
  inner.isLinking = true;
  try {
    const targets = await Promise.all(inner.requests.map(async ({ specifier, attributes }) => {
      const found = await linker(specifier, module, { attributes, assert: attributes });
      if (!isModule(found)) throw new ERR_VM_MODULE_NOT_MODULE();
      if (found.context !== module.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
      if (found.status === 'errored') {
        throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`, found.error);
      }
      if (found.status === 'unlinked') await linkAll(found, linker);
      return internalsOf(found).id;
    }));
    linkModule(inner.id, targets);
    inner.isLinked = true;
  } catch (error) {
    inner.linkError = { error };
    throw error;
  } finally {
    inner.isLinking = false;
  }
}

class SourceTextModule extends Module {
  constructor(sourceText, options = {}) {
    validateString(sourceText, 'code');
    validateObject(options, 'options');
    const { lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, cachedData } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    if (importModuleDynamically !== undefined && typeof importModuleDynamically !== 'symbol') {
      validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    }
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
      throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    }
    let self;
    const key = keyOf(importModuleDynamically, 'options.importModuleDynamically', () => self);
    construct = true;
    super((identifier) => {
      const [id, isRejected] = compileTextModule(sourceText, identifier, lineOffset, columnOffset, key, cachedData,
                                                 options.context);
      if (isRejected) throw new ERR_VM_MODULE_CACHED_DATA_REJECTED();
      return id;
    }, options);
    self = this;
    esm.setMeta(internalsOf(this).id, (meta) => initializeImportMeta?.(meta, this));
  }

  get dependencySpecifiers() {
    return Object.freeze(internalsOf(this).requests.map(({ specifier }) => specifier));
  }

  get moduleRequests() {
    return internalsOf(this).requests;
  }

  linkRequests(modules) {
    const inner = internalsOf(this);
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    if (!Array.isArray(modules)) throw new ERR_INVALID_ARG_TYPE('modules', 'Array', modules);
    if (modules.length !== inner.requests.length) {
      throw new ERR_MODULE_LINK_MISMATCH(`Expected ${inner.requests.length} modules, got ${modules.length}`);
    }
    const byRequest = new Map();
    const targets = modules.map((found, at) => {
      if (!isModule(found)) throw new ERR_VM_MODULE_NOT_MODULE();
      if (found.context !== this.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
      const { specifier, attributes } = inner.requests[at];
      const key = JSON.stringify([specifier, Object.entries(attributes)]);
      if (byRequest.has(key) && byRequest.get(key) !== found) {
        throw new ERR_MODULE_LINK_MISMATCH(`Module request '${specifier}' at index ${at} must be linked to the same module`);
      }
      byRequest.set(key, found);
      return internalsOf(found).id;
    });
    linkModule(inner.id, targets);
    inner.isLinked = true;
  }

  instantiate() {
    const { id, context, isLinked } = internalsOf(this);
    if (this.status !== 'unlinked') return;
    if (!isLinked) throw new ERR_VM_MODULE_LINK_FAILURE('the module has not been linked: linkRequests() comes first');
    instantiateIn(id, context);
  }

  hasAsyncGraph() {
    const { id } = internalsOf(this);
    if (moduleStatus(id) < 2) throw new ERR_VM_MODULE_STATUS('must be one of instantiated, evaluating, or evaluated');
    return isGraphAsync(id);
  }

  hasTopLevelAwait() {
    return hasTopLevelAwait(internalsOf(this).id);
  }

  createCachedData() {
    const { status } = this;
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') {
      throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    }
    const bytes = moduleCodeCache(internalsOf(this).id);
    return require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = {}) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    exportNames.forEach((name, at) => {
      if (exportNames.indexOf(name, at + 1) !== -1) {
        throw new ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
      }
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    construct = true;
    super((identifier) => createSyntheticModule(identifier, exportNames, options.context), options);
    const { id } = internalsOf(this);
    esm.setSteps(id, () => Reflect.apply(evaluateCallback, this, []));
    // It asks for nothing: it is linked once it is there.
    linkModule(id, []);
    internalsOf(this).isLinked = true;
    instantiateIn(id, options.context);
  }

  // There is nothing to ask a linker for.
  async link(linker) {
    validateFunction(linker, 'linker');
  }

  setExport(name, value) {
    const { id } = internalsOf(this, 'SyntheticModule');
    validateString(name, 'name');
    setExport(id, name, value);
  }
}

module.exports = { Module, SourceTextModule, SyntheticModule };
