// node:repl: the interactive prompt as a module. Not there yet.
'use strict';

module.exports = require('./refusals.js')('repl', 'start writer Recoverable isValidSyntax REPLServer', {
  builtinModules: require('module').builtinModules.filter((id) => !id.startsWith('_')),
  REPL_MODE_SLOPPY: Symbol('repl-sloppy'),
  REPL_MODE_STRICT: Symbol('repl-strict'),
});
