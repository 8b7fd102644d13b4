// node:module: the Module class of CommonJS, `createRequire`, and the list of built-ins.
'use strict';

const path = require('path');
const { isPublic, requirePublic, publicIds } = require('internal:boot');
const { validateString } = require('internal:validators');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_BUILTIN_MODULE }, notImplemented } = require('internal:errors');
const { statKind, compileWrapper, readText } = binding;
const packages = require('internal:module/packages');
const lookup = require('./lookup.js');
const { ownTracingChannel } = require('internal:diagnostics_channel/tracing');

const onRequire = ownTracingChannel('module.require');

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  Object.defineProperty(this, kParent, { value: parent, writable: true, enumerable: false, configurable: true });
  parent?.children?.push(this);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

const kParent = Symbol('parent');

Object.defineProperty(Module.prototype, 'parent', {
  configurable: true,
  enumerable: false,
  get() { return this[kParent]; },
  set(value) { Object.defineProperty(this, kParent, { value, writable: true, enumerable: false, configurable: true }); },
});

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module.Module = Module;

// `node:test` and its kind are reached by their prefix only: a package of the bare name wins.
const prefixOnly = new Set(['test', 'sqlite', 'sea', 'test/reporters']);

Module.builtinModules = Object.freeze(
  publicIds().filter((id) => !prefixOnly.has(id)).sort());

Module.isBuiltin = function isBuiltin(id) {
  if (typeof id !== 'string') return false;
  if (id.startsWith('node:')) return isPublic(id.slice(5));
  return isPublic(id) && !prefixOnly.has(id);
};

const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
Module.wrap = function wrap(script) {
  return wrapper[0] + script + wrapper[1];
};
Module.wrapper = wrapper;

Module._initPaths = function _initPaths() {
  const { HOME, NODE_PATH } = process.env;
  const paths = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (HOME) paths.unshift(path.resolve(HOME, '.node_modules'), path.resolve(HOME, '.node_libraries'));
  if (NODE_PATH) paths.unshift(...NODE_PATH.split(path.delimiter).filter(Boolean));
  Module.globalPaths = paths;
};

Module._nodeModulePaths = function _nodeModulePaths(from) {
  from = path.resolve(from);
  if (from === '/') return ['/node_modules'];
  const out = [];
  for (let dir = from; ; dir = path.dirname(dir)) {
    if (path.basename(dir) !== 'node_modules') out.push(dir === '/' ? '/node_modules' : `${dir}/node_modules`);
    if (dir === '/') return out;
  }
};

function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') || request.startsWith('../');
}

Module._resolveLookupPaths = function _resolveLookupPaths(request, parent) {
  if (Module.isBuiltin(request)) return null;
  if (!isRelative(request)) {
    const own = parent?.paths?.length ? parent.paths : [];
    const paths = own.concat(Module.globalPaths);
    return paths.length > 0 ? paths : null;
  }
  if (!parent?.id || !parent.filename) return ['.'].concat(Module._nodeModulePaths('.'), Module.globalPaths);
  return [path.dirname(parent.filename)];
};

Module._findPath = function _findPath(request, paths, isMain) {
  return lookup.findPath(Module, request, paths, isMain);
};

Module._resolveFilename = function _resolveFilename(request, parent, isMain, options) {
  if (Module.isBuiltin(request)) return request;
  let paths;
  if (typeof options === 'object' && options !== null) {
    if (Array.isArray(options.paths)) {
      if (isRelative(request)) {
        paths = options.paths;
      } else {
        const fake = new Module('', null);
        paths = [];
        for (const from of options.paths) {
          fake.paths = Module._nodeModulePaths(from);
          for (const found of Module._resolveLookupPaths(request, fake) ?? []) {
            if (!paths.includes(found)) paths.push(found);
          }
        }
      }
    } else if (options.paths !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    } else {
      paths = Module._resolveLookupPaths(request, parent);
    }
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }
  if (request[0] === '#' && (parent?.filename || parent?.id === '<repl>')) {
    const from = parent?.filename ?? path.join(process.cwd(), '[eval]');
    const scope = packages.scopeOf(from);
    if (scope?.data.imports !== undefined) {
      return finish(packages.resolveImports(request, scope, from), request, parent);
    }
  }
  const self = packages.resolveSelf(parent?.filename ?? (parent?.id ? folderOf() : null), request);
  if (self !== undefined) return finish(self, request, parent);
  const found = Module._findPath(request, paths, isMain);
  if (found) return found;
  throw notFound(request, parent);
};

// A path that `exports` or `imports` named must be there.
function finish(filename, request, parent) {
  if (Module.isBuiltin(filename)) return filename;
  if (statKind(filename) === 0) return lookup.realPath(filename);
  throw notFound(filename, parent);
}

function notFound(request, parent) {
  const requireStack = [];
  for (let at = parent; at; at = at[kParent]) requireStack.push(at.filename || at.id);
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  return error;
}

Module._load = function _load(request, parent, isMain) {
  if (request.startsWith('node:')) {
    const id = request.slice(5);
    if (!isPublic(id)) throw new ERR_UNKNOWN_BUILTIN_MODULE(request);
    return requirePublic(id);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    if (parent && !parent.children.includes(cached)) parent.children.push(cached);
    // An ES module that is being required has no partial exports: asking again is an error, which its loader knows.
    if (!cached.loaded && loadingModules.has(cached)) throw esm().cycleError(filename, cached[kParent]?.filename, false);
    return cached.exports;
  }
  if (Module.isBuiltin(filename)) {
    return requirePublic(filename.startsWith('node:') ? filename.slice(5) : filename);
  }
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  let ok = false;
  try {
    module.load(filename);
    ok = true;
  } finally {
    if (!ok) {
      delete Module._cache[filename];
      const at = parent?.children.indexOf(module) ?? -1;
      if (at !== -1) parent.children.splice(at, 1);
    }
  }
  return module.exports;
};

Module.prototype.load = function load(filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[lookup.extensionOf(Module, filename)](this, filename);
  this.loaded = true;
};

Module.prototype.require = function require(id) {
  validateString(id, 'id');
  if (id === '') throw new ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  if (onRequire.hasSubscribers) {
    return onRequire.traceSync(Module._load, { __proto__: null, parentFilename: this.filename, id }, Module, id, this, false);
  }
  return Module._load(id, this, false);
};

Module.prototype._compile = function _compile(content, filename) {
  let run;
  try {
    run = compileWrapper(content, filename);
  } catch (error) {
    if (!mayBeModule(filename) || !esm().isModuleText(error, content, filename)) throw error;
    if (process.mainModule === this) {
      process.mainModule = undefined;
      esm().runDetected(filename, content);
    } else {
      this.exports = esm().requireDetected(filename, content, this[kParent]?.filename);
    }
    return undefined;
  }
  const require = makeRequire(this);
  return Reflect.apply(run, this.exports, [this.exports, require, this, filename, path.dirname(filename)]);
};

const loadingModules = new WeakSet();

function esm() {
  return require('internal:esm');
}

// Neither the name nor the package says what the file is.
function mayBeModule(filename) {
  const extension = path.extname(filename);
  return (extension === '.js' || extension === '') && packages.scopeOf(filename)?.data.type !== 'commonjs';
}

function isModuleFile(filename) {
  return filename.endsWith('.mjs') || (filename.endsWith('.js') && packages.scopeOf(filename)?.data.type === 'module');
}

Module._extensions['.js'] = function js(module, filename) {
  if (isModuleFile(filename)) {
    loadingModules.add(module);
    module.exports = esm().requireFile(filename, module[kParent]?.filename);
    return;
  }
  module._compile(readText(filename), filename);
};

Module._extensions['.json'] = function json(module, filename) {
  const content = readText(filename);
  try {
    module.exports = JSON.parse(content);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = notImplemented('process.dlopen');

function makeRequire(module) {
  function require(request) {
    return module.require(request);
  }
  require.resolve = function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, module, false, options);
  };
  require.resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  // The array of 2010: searched for bare names.
  Object.defineProperty(require, 'paths', {
    configurable: true, enumerable: false, get() { return Module.globalPaths; },
  });
  return require;
}

Module.createRequire = function createRequire(filename) {
  let file;
  const isUrl = typeof filename === 'object' && filename !== null && typeof filename.href === 'string';
  if (isUrl || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try {
      file = require('url').fileURLToPath(filename);
    } catch {
      throw new ERR_INVALID_ARG_VALUE('filename', filename,
                                      'must be a file URL object, file URL string, or absolute path string');
    }
  } else if (typeof filename !== 'string') {
    throw new ERR_INVALID_ARG_VALUE('filename', filename,
                                    'must be a file URL object, file URL string, or absolute path string');
  } else {
    file = filename;
  }
  const folder = file.endsWith('/');
  const from = folder ? path.join(file, 'noop.js') : file;
  const module = new Module(from);
  module.filename = from;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequire(module);
};

Module.runMain = function runMain(main = process.argv[1]) {
  const found = Module._findPath(path.resolve(main), null, true);
  if (found && isModuleFile(found)) {
    esm().runFile(found);
  } else {
    Module._load(found || main, null, true);
  }
};

Module.findPackageJSON = notImplemented('module.findPackageJSON');
Module.findSourceMap = notImplemented('module.findSourceMap');
Module.SourceMap = notImplemented('module.SourceMap');
Module.register = notImplemented('module.register');
Module.registerHooks = notImplemented('module.registerHooks');
Module.stripTypeScriptTypes = notImplemented('module.stripTypeScriptTypes');
Module.enableCompileCache = notImplemented('module.enableCompileCache');
Module.getCompileCacheDir = () => undefined;
Module.flushCompileCache = notImplemented('module.flushCompileCache');
Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  esm().syncBuiltins();
};
Module._debug = () => {};
// Where a program without a file stands; null when that folder was removed.
function folderOf() {
  try {
    return `${process.cwd()}/[eval]`;
  } catch {
    return null;
  }
}

Module._preloadModules = function _preloadModules(requests) {
  if (!Array.isArray(requests) || requests.length === 0) return;
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    // A folder that was removed has no modules.
    if (error.code !== 'ENOENT') throw error;
  }
  for (const request of requests) parent.require(request);
};
Module._stat = statKind;
Module._readPackage = packages.read;

module.exports = Module;
