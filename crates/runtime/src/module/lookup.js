// From a request and a list of folders to a file: extensions, index files, `main`, `exports`, symbolic links.
'use strict';

const path = require('path');
const packages = require('internal:module/packages');
const { statKind, realPath: nativeRealPath } = binding;
const { internals } = require('internal:boot');

function realPath(filename) {
  return nativeRealPath(filename);
}

function keepsLinks(isMain) {
  return internals.setting(isMain ? 'preserve-symlinks-main' : 'preserve-symlinks') !== undefined;
}

function tryFile(filename, isMain) {
  if (statKind(filename) !== 0) return false;
  return keepsLinks(isMain) ? path.resolve(filename) : realPath(filename);
}

function tryExtensions(base, extensions, isMain) {
  for (const extension of extensions) {
    const found = tryFile(base + extension, isMain);
    if (found) return found;
  }
  return false;
}

function tryPackage(folder, extensions, isMain, request) {
  const main = packages.read(folder)?.data.main;
  if (typeof main !== 'string' || main === '') return tryExtensions(path.resolve(folder, 'index'), extensions, isMain);
  const filename = path.resolve(folder, main);
  const found = tryFile(filename, isMain) || tryExtensions(filename, extensions, isMain) ||
    tryExtensions(path.resolve(filename, 'index'), extensions, isMain);
  if (found) return found;
  const index = tryExtensions(path.resolve(folder, 'index'), extensions, isMain);
  if (!index) {
    const error = new Error(
      `Cannot find module '${filename}'. Please verify that the package.json has a valid "main" entry`);
    error.code = 'MODULE_NOT_FOUND';
    error.path = path.resolve(folder, 'package.json');
    error.requestPath = request;
    throw error;
  }
  process.emitWarning(
    `Invalid 'main' field in '${path.resolve(folder, 'package.json')}' of '${main}'. ` +
    'Please either fix that or report it to the module author', 'DeprecationWarning', 'DEP0128');
  return index;
}

function findPath(Module, request, paths, isMain) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = `${request}\0${paths.length === 1 ? paths[0] : paths.join('\0')}`;
  const cached = Module._pathCache[key];
  if (cached) return cached;
  const trailingSlash = /(?:^|\/)\.?\.?\/?$/.test(request) && (request.endsWith('/') || /(?:^|\/)\.\.?$/.test(request));
  let extensions;
  for (const folder of paths) {
    if (folder && statKind(folder) < 1) continue;
    if (!absolute && !request.startsWith('.')) {
      const exported = packages.resolveExports(folder, request);
      if (exported !== undefined) {
        const found = tryFile(exported, isMain);
        if (found) return (Module._pathCache[key] = found);
        const error = new Error(`Cannot find module '${exported}'`);
        error.code = 'MODULE_NOT_FOUND';
        throw error;
      }
    }
    const base = path.resolve(folder, request);
    const kind = statKind(base);
    let found = false;
    if (!trailingSlash) {
      if (kind === 0) found = keepsLinks(isMain) ? base : realPath(base);
      if (!found) found = tryExtensions(base, extensions ??= Object.keys(Module._extensions), isMain);
    }
    if (!found && kind === 1) {
      found = tryPackage(base, extensions ??= Object.keys(Module._extensions), isMain, request);
    }
    if (found) return (Module._pathCache[key] = found);
  }
  return false;
}

// The longest registered extension of a file's name, `.js` when there is none.
function extensionOf(Module, filename) {
  const name = path.basename(filename);
  for (let at = name.indexOf('.', 1); at !== -1; at = name.indexOf('.', at + 1)) {
    const extension = name.slice(at);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

module.exports = { findPath, extensionOf, realPath };
