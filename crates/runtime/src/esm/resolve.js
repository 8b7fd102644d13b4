// From a specifier and the URL of the module that names it to a URL: Node's "Resolution Algorithm Specification".
'use strict';

const path = require('path');
const { bindingOf, internals } = require('internal:boot');
const packages = require('internal:module/packages');
const { codes: { ERR_INVALID_MODULE_SPECIFIER, ERR_MODULE_NOT_FOUND, ERR_UNKNOWN_BUILTIN_MODULE,
  ERR_PACKAGE_IMPORT_NOT_DEFINED, ERR_UNSUPPORTED_DIR_IMPORT, ERR_UNSUPPORTED_RESOLVE_REQUEST } } =
  require('internal:errors');

const { statKind, realPath } = bindingOf('module');

const byImport = packages.way('import', (name, pkg) => {
  const { pathToFileURL } = require('url');
  return resolve(name, pathToFileURL(pkg.path).href);
});

function isRelative(specifier) {
  return /^(?:\/|\.\.?(?:\/|$))/.test(specifier);
}

// What a message calls the module that asked.
function shown(base) {
  return base.startsWith('file:') ? require('url').fileURLToPath(base) : base;
}

// The URL that `specifier` names in the module `base` (a URL).
function resolve(specifier, base) {
  try {
    return resolveStrictly(specifier, base);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') hint(error, specifier, base);
    throw error;
  }
}

// What require() would have found is what was meant, most often.
function hint(error, specifier, base) {
  if (!base.startsWith('file:')) return;
  const Module = require('module');
  const from = shown(base);
  let found;
  try {
    found = Module.createRequire(from).resolve(specifier);
  } catch {
    return;
  }
  if (isRelative(specifier)) {
    found = path.relative(path.dirname(from), found);
    if (!found.startsWith('../')) found = `./${found}`;
  } else {
    found = found.slice(found.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  }
  const text = `\nDid you mean to import ${JSON.stringify(found)}?`;
  const before = error.message;
  error.message += text;
  if (typeof error.stack === 'string') error.stack = error.stack.replace(before, () => error.message);
}

function resolveStrictly(specifier, base) {
  const { isBuiltin } = require('module');
  if (isRelative(specifier)) {
    if (base.startsWith('data:')) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
    return finish(new URL(specifier, base), specifier, base);
  }
  if (specifier[0] === '#') return resolveInternal(specifier, base);
  const url = URL.parse(specifier);
  if (url !== null) {
    if (url.protocol === 'node:') {
      if (!isBuiltin(specifier)) throw new ERR_UNKNOWN_BUILTIN_MODULE(specifier);
      return specifier;
    }
    return finish(url, specifier, base);
  }
  if (isBuiltin(specifier)) return `node:${specifier}`;
  if (!base.startsWith('file:')) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
  return resolvePackage(specifier, base);
}

function resolveInternal(specifier, base) {
  if (!base.startsWith('file:')) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
  const from = shown(base);
  if (specifier === '#' || specifier.endsWith('/')) {
    throw new ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid internal imports specifier name', from);
  }
  const scope = packages.scopeOf(from);
  if (scope?.data.imports === undefined || scope.data.imports === null) {
    throw new ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, scope && `${scope.folder}/`, from);
  }
  return finishTarget(packages.resolveImports(specifier, scope, from, byImport), specifier, base);
}

// `exports` and `imports` name a path, or a URL already when they name another package.
function finishTarget(target, specifier, base) {
  if (!path.isAbsolute(target)) return target;
  return finish(require('url').pathToFileURL(target), specifier, base);
}

const legacyMains = ['index.js', 'index.json', 'index.node'];
const mainEndings = ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];

function resolvePackage(specifier, base) {
  const { fileURLToPath, pathToFileURL } = require('url');
  const from = fileURLToPath(base);
  const parts = packages.splitName(specifier);
  if (parts === undefined || parts.name === '') {
    throw new ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', from);
  }
  const self = packages.resolveSelf(from, specifier, from, byImport);
  if (self !== undefined) return finishTarget(self, specifier, base);
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    if (path.basename(folder) !== 'node_modules') {
      const found = path.join(folder, 'node_modules', parts.name);
      if (statKind(found) === 1) {
        const target = packages.resolveExports(path.join(folder, 'node_modules'), specifier, from, byImport);
        if (target !== undefined) return finishTarget(target, specifier, base);
        if (parts.subpath === '.') return finish(pathToFileURL(legacyMain(found, from)), specifier, base);
        return finish(new URL(parts.subpath, `${pathToFileURL(found).href}/`), specifier, base);
      }
    }
    if (folder === '/') break;
  }
  throw new ERR_MODULE_NOT_FOUND(parts.name, from, null);
}

function legacyMain(folder, from) {
  const main = packages.read(folder)?.data.main;
  const candidates = typeof main === 'string' ? mainEndings.map((ending) => main + ending) : [];
  for (const name of [...candidates, ...legacyMains]) {
    const file = path.join(folder, name);
    if (statKind(file) === 0) return file;
  }
  throw new ERR_MODULE_NOT_FOUND(`${folder}/`, from, null);
}

// The file must be there, and is named by where it really is.
function finish(url, specifier, base) {
  if (url.protocol !== 'file:') return url.href;
  const { fileURLToPath, pathToFileURL } = require('url');
  if (/%2f|%5c/i.test(url.pathname)) {
    throw new ERR_INVALID_MODULE_SPECIFIER(url.pathname, 'must not include encoded "/" or "\\" characters', shown(base));
  }
  const file = fileURLToPath(url);
  const kind = statKind(file.endsWith('/') ? file.slice(0, -1) : file);
  if (kind === 1) throw new ERR_UNSUPPORTED_DIR_IMPORT(file, shown(base), url.href);
  if (kind !== 0) throw new ERR_MODULE_NOT_FOUND(file, shown(base), url.href);
  if (internals.setting('preserve-symlinks') !== undefined) return url.href;
  const real = realPath(file);
  return real === file ? url.href : pathToFileURL(real).href + url.search + url.hash;
}

module.exports = { resolve };
