// What require('path') gives: posix paths, with both kinds tied to each other.
'use strict';

const posix = require('./posix.js');
const win32 = require('./win32.js');

posix.posix = win32.posix = posix;
posix.win32 = win32.win32 = win32;
// Kept by Node for old callers of the private name.
posix._makeLong = posix.toNamespacedPath;
win32._makeLong = win32.toNamespacedPath;

module.exports = posix;
